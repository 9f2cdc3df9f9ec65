/** How many single-character changes make one word of the other: the Levenshtein distance, row by row. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length }, (_, column) => column + 1);
  let result = to.length;
  for (const [index, letter] of [...from].entries()) {
    let diagonal = index;
    let left = index + 1;
    row = row.map((above, column) => {
      left = Math.min(diagonal + (letter === to[column] ? 0 : 1), above + 1, left + 1);
      diagonal = above;
      return left;
    });
    result = left;
  }
  return result;
}

/** `' Did you mean "x"?'` for the known word nearest to `word`, or nothing when none is near. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, changes: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, changes }) => changes <= Math.min(3, Math.max(word.length, name.length) / 2))
    .sort((a, b) => a.changes - b.changes)[0];
  return near ? ` Did you mean "${near.name}"?` : '';
}

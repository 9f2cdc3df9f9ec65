/** What is wrong with an option's value, as the end of a sentence that starts with its name. */
export type OptionCheck = (value: unknown) => string | undefined;

/** Checks by option name. */
export type OptionChecks = Readonly<Record<string, OptionCheck>>;

/** The checks that strategies are made of. */
export const check = {
  text: (value) => (isText(value) ? undefined : 'must be a non-empty string'),
  field: (value) =>
    typeof value === 'string' && /[^[\]]/.test(value) ? undefined : 'must name a member of the body',
  flag: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  callback: (value) => (typeof value === 'function' ? undefined : 'must be a function'),
  textOrCallback: (value) =>
    typeof value === 'function' || isText(value)
      ? undefined
      : 'must be a non-empty string, or a function that gives one',
  milliseconds: (value) => whole(value, 2 ** 31 - 1, 'milliseconds'),
  count: (value) => whole(value, Number.MAX_SAFE_INTEGER),
  bytes: (value) => whole(value, 2 ** 30, 'bytes'),
} satisfies Record<string, OptionCheck>;

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function whole(value: unknown, most: number, unit?: string): string | undefined {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return undefined;
  return unit === undefined
    ? 'must be a whole number of at least 1'
    : `must be a whole number of ${unit}, from 1 to ${most}`;
}

/**
 * Checks options, each in a sentence that starts with their owner, and copies them: own members only, those that are
 * `undefined` left out, so that neither a polluted prototype nor a later change by the caller reaches in.
 *
 * @param className the class that the options are for
 * @throws TypeError for the first option that is unknown or wrong
 */
export function checkOptions<Options extends object>(
  className: string,
  options: unknown,
  checks: OptionChecks,
): Partial<Options> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${className}: options must be an object.`);
  }
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(options)) {
    const checkValue = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!checkValue)
      throw new TypeError(`${className}: unknown option "${name}".${didYouMean(name, Object.keys(checks))}`);
    if (value === undefined) continue;
    const problem = checkValue(value);
    if (problem) throw new TypeError(`${className}: "${name}" ${problem}${/[.?]$/.test(problem) ? '' : '.'}`);
    copy[name] = value;
  }
  return copy as Partial<Options>;
}

/** A hint for a name that is close to one of `known`, else nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const closest = known
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return closest &&
    closest.edits <= Math.max(2, closest.candidate.length / 4) &&
    closest.edits < closest.candidate.length
    ? ` Did you mean "${closest.candidate}"?`
    : ` Known are ${known.map((candidate) => `"${candidate}"`).join(', ')}.`;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/** An environment variable; an empty one counts as not set. */
export function environment(name: string): string | undefined {
  return process.env[name] || undefined;
}

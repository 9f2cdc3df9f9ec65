import leven from 'leven';

/**
 * Says what is wrong with an option's value, as the end of a sentence that starts with its name; gives `undefined` for a
 * good value.
 */
export type OptionCheck = (value: unknown) => string | undefined;

/** The checks of a class's options, by option name. */
export type OptionChecks = Readonly<Record<string, OptionCheck>>;

/** The checks that providers put together for the options of their classes. */
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

function whole(value: unknown, max: number, unit?: string): string | undefined {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max) return undefined;
  return unit === undefined
    ? 'must be a whole number of at least 1'
    : `must be a whole number of ${unit}, from 1 to ${max}`;
}

/**
 * Checks options and copies them. Only own members are copied, so that a polluted prototype has no effect. The copy
 * protects against later changes by the caller. Members that are `undefined` are left out.
 *
 * @param className the class that the options were given to: messages of errors start with it
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

/** Suggests the known name that is closest to an unknown one, or lists the known names if none is close. */
export function didYouMean(name: string, known: readonly string[]): string {
  const closest = known
    .map((candidate) => ({ candidate, edits: leven(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return closest &&
    closest.edits <= Math.max(2, closest.candidate.length / 4) &&
    closest.edits < closest.candidate.length
    ? ` Did you mean "${closest.candidate}"?`
    : ` Known are ${known.map((candidate) => `"${candidate}"`).join(', ')}.`;
}

/**
 * Reads an environment variable.
 *
 * @param name the variable's name, such as `OVOK_BASE_URL`
 * @returns its value, or `undefined` if it is not set or empty
 */
export function environment(name: string): string | undefined {
  return process.env[name] || undefined;
}

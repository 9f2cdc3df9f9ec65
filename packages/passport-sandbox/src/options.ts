import type { OvokAccount } from './ovok/account';
import type { VeroAccount } from './vero/account';

/** The options of `startSandbox`. */
export interface SandboxOptions {
  /** Port of the Ovok stand-in. @default 0, a free one */
  ovokPort?: number;
  /** Port of the Vero stand-in. @default 0, a free one */
  veroPort?: number;
  /** Accounts of your own. One with the address of a present account takes its place. @default none */
  accounts?: readonly (OvokAccount | VeroAccount)[];
  /** How long an Ovok access token lives, in milliseconds, whole seconds. @default 3_600_000 (the seed document) */
  ovokAccessTokenLifetime?: number;
  /** How long an unused Ovok refresh token lives, in milliseconds, whole seconds. @default 1_209_600_000 (14 days) */
  ovokRefreshTokenLifetime?: number;
  /**
   * The status of a successful login, at both, and of a successful refresh. The documents say 200; other logins of
   * Ovok's, whose documents say 200 too, were seen to respond with 201. @default 200
   */
  status?: 200 | 201;
  /** The status of a wrong password at Ovok, which its documents leave open. @default 401 */
  ovokWrongPassword?: 400 | 401 | 404 | 422;
  /** The status of an account that Ovok does not have, which its documents leave open. @default 404 */
  ovokUnknownAccount?: 400 | 401 | 404 | 422;
  /**
   * What happens when a used Ovok refresh token comes back. `revoke` (strict): its session ends, and with it every
   * token that came of it. `refuse`: this token alone is refused. `allow`: refresh tokens do not rotate, so the
   * response to a refresh has none and the old one stays good until it expires. Which of them Ovok does is not known.
   * @default 'revoke'
   */
  ovokRefreshTokenReuse?: 'revoke' | 'refuse' | 'allow';
  /** How long a Vero JWT lives, in milliseconds, whole seconds. @default 3_600_000 */
  veroJWTLifetime?: number;
  /** How long a Vero session lives, in milliseconds, whole seconds. @default 86_400_000 (a day) */
  veroSessionLifetime?: number;
  /** The status for a wrong password at Vero: it documents 401; Ory Kratos, which it is made of, says 400. @default 401 */
  veroWrongPassword?: 400 | 401;
  /** How long `slow@example.com` takes, in milliseconds. @default 1_500 */
  slowDelay?: number;
  /** How many requests each provider remembers in `requests`; the oldest go first. @default 10_000 */
  keepRequests?: number;
  /** Called with one line for each request that is over. It holds no header and no body. @default no log */
  log?: (line: string) => void;
}

/** The options with their defaults filled in. */
export type CompleteSandboxOptions = Readonly<Required<SandboxOptions>>;

const defaults: CompleteSandboxOptions = {
  ovokPort: 0,
  veroPort: 0,
  accounts: [],
  ovokAccessTokenLifetime: 3_600_000,
  ovokRefreshTokenLifetime: 14 * 86_400_000,
  status: 200,
  ovokWrongPassword: 401,
  ovokUnknownAccount: 404,
  ovokRefreshTokenReuse: 'revoke',
  veroJWTLifetime: 3_600_000,
  veroSessionLifetime: 86_400_000,
  veroWrongPassword: 401,
  slowDelay: 1_500,
  keepRequests: 10_000,
  log: () => undefined,
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isPort = (value: unknown): boolean => isCount(value) && Number(value) <= 65_535;
const isLifetime = (value: unknown): boolean =>
  isCount(value) && Number(value) > 0 && Number(value) % 1000 === 0;
const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
const isAccount = (value: unknown): boolean => {
  const { provider, email, password } = (value ?? {}) as Record<string, unknown>;
  return (
    (provider === 'ovok' || provider === 'vero') && typeof email === 'string' && typeof password === 'string'
  );
};

const port = [isPort, 'takes a port, 0 to 65535'] as const;
const lifetime = [isLifetime, 'takes milliseconds that make whole seconds, 1000 at least'] as const;
const refusalStatus = [oneOf(400, 401, 404, 422), 'takes 400, 401, 404 or 422'] as const;
const count = [isCount, 'takes a whole number, zero or more'] as const;

const rules: Record<keyof SandboxOptions, readonly [(value: unknown) => boolean, string]> = {
  ovokPort: port,
  veroPort: port,
  accounts: [
    (value) => Array.isArray(value) && value.every(isAccount),
    'takes a list of accounts, each with "provider" ("ovok" or "vero"), "email" and "password"',
  ],
  ovokAccessTokenLifetime: lifetime,
  ovokRefreshTokenLifetime: lifetime,
  status: [oneOf(200, 201), 'takes 200 or 201'],
  ovokWrongPassword: refusalStatus,
  ovokUnknownAccount: refusalStatus,
  ovokRefreshTokenReuse: [oneOf('revoke', 'refuse', 'allow'), 'takes "revoke", "refuse" or "allow"'],
  veroJWTLifetime: lifetime,
  veroSessionLifetime: lifetime,
  veroWrongPassword: [oneOf(400, 401), 'takes 400 or 401'],
  slowDelay: count,
  keepRequests: count,
  log: [(value) => typeof value === 'function', 'takes a function'],
};

/** Lists the known names in a sentence, each in quotes. */
export function listOf(names: readonly string[]): string {
  return `Known are ${names.map((name) => `"${name}"`).join(', ')}.`;
}

/** Says what an option takes, if the value is something else. */
export function expectation(name: keyof SandboxOptions, value: unknown): string | undefined {
  const [accepts, takes] = rules[name];
  return accepts(value) ? undefined : takes;
}

function optionProblem(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(rules, name)) return `unknown option "${name}". ${listOf(Object.keys(rules))}`;
  const takes = expectation(name as keyof SandboxOptions, value);
  return takes && `"${name}" ${takes}.`;
}

/** Checks the options and fills in the defaults. `undefined` counts as absent. */
export function completeOptions(options: SandboxOptions): CompleteSandboxOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const problem = optionProblem(name, value);
    if (problem !== undefined) throw new TypeError(`startSandbox: ${problem}`);
  }
  return { ...defaults, ...Object.fromEntries(given) };
}

/** An environment variable: its name, its default, and one line that explains it. */
type Variable = readonly [name: string, fallback: string, help: string];

/** All variables of this application, in the order of `--help`. */
export const variables = [
  ['OVOK_CLIENT_ID', '', 'offers Ovok, together with OVOK_TENANT_ID'],
  ['OVOK_TENANT_ID', '', 'offers Ovok, together with OVOK_CLIENT_ID'],
  ['OVOK_BASE_URL', 'https://api.sandbox.ovok.com', 'where Ovok is'],
  ['OVOK_PROJECT', '', "whose tokens of Ovok are taken as bearer tokens: projects' ids, or any"],
  ['OVOK_RECOVERY_URL', '', 'the page for a forgotten password at Ovok, which the login page links'],
  ['VERO_BASE_URL', '', 'offers Vero; https://platform.verolabs.co is the real one'],
  ['VERO_RECOVERY_URL', '', 'the page for a forgotten password at Vero, which the login page links'],
  [
    'VERO_JWKS_URL',
    '',
    "Vero's keys, to take its JWTs as bearer tokens; with the next three, or none of them",
  ],
  ['VERO_ISSUER', '', "who must have issued Vero's JWTs"],
  ['VERO_AUDIENCE', '', "for whom Vero's JWTs must be"],
  ['VERO_ALGORITHMS', '', 'how they may be signed, with commas between, such as ES256'],
  ['HOST', '127.0.0.1', 'the address to listen on'],
  ['PORT', '3000', 'the port to listen on; 0 takes a free one'],
  ['NODE_ENV', '', '"production" refuses the demo and a missing SESSION_SECRET'],
  [
    'SESSION_SECRET',
    'random',
    'signs the cookies: at least 32 random characters, the same for all processes',
  ],
  ['TRUST_PROXY', '0', 'how many proxies stand in front, whose X-Forwarded-* headers are believed'],
  ['REDIS_URL', '', 'where sessions and counters live: redis:// or, with TLS, rediss://; else in memory'],
  ['WORKERS', 'one for each core', 'how many processes --cluster runs; two at least where it is not set'],
  ['STOP_DELAY', '0', 'seconds between the signal to stop, with /readyz 503, and the end of listening'],
  ['LOG_LEVEL', 'info', 'debug, info, warn, error or silent'],
  ['LOGIN_LIMIT_PER_ADDRESS', '100', 'failed logins from one address in one window'],
  ['LOGIN_LIMIT_PER_ACCOUNT', '5', 'failed logins on one account in one window'],
  ['LOGIN_LIMIT_WINDOW', '900', 'seconds after which counting begins anew'],
] as const satisfies readonly Variable[];

export type VariableName = (typeof variables)[number][0];

/** Prefixes that only this application's variables have, so that an unknown one is a spelling mistake. */
const prefixes = ['OVOK_', 'VERO_', 'LOGIN_LIMIT_'];

/** An environment variable; an empty one counts as not set. */
export function variable(name: VariableName): string | undefined {
  return process.env[name] || undefined;
}

/** Whether any variable with this prefix is set. */
export function isAnySet(prefix: string): boolean {
  return variables.some(([name]) => name.startsWith(prefix) && variable(name) !== undefined);
}

/** A message for each variable that is set and misspelt: a misspelt limit would not apply. */
export function misspeltVariables(): string[] {
  const known = new Set<string>(variables.map(([name]) => name));
  return Object.keys(process.env).flatMap((name) => {
    const prefix = prefixes.find((start) => name.startsWith(start));
    if (prefix === undefined || known.has(name) || !process.env[name]) return [];
    const others = [...known].filter((other) => other.startsWith(prefix));
    return [`${name} is not known: there are ${others.join(', ')}.`];
  });
}

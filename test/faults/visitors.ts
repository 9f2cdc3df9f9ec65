import type { Fault } from './fault';

const visitors = 'examples/express-login/test/faults/visitors.test.ts';
const forgeries = 'examples/express-login/test/faults/forgeries.test.ts';
const limits = 'examples/express-login/test/faults/limits.test.ts';
const outages = 'examples/express-login/test/faults/outages.test.ts';

/** What somebody has who knows the id of before. */
const dead = 401;

/** Whichever way the visitor takes, nobody is signed in or out by it. */
const forbidden = {
  code: 'foreign_origin',
  loginAPI: 403,
  loginForm: 403,
  logoutAPI: 403,
  logoutForm: 403,
  asked: 0,
  me: 200,
};
const forbiddenForms = { loginForm: 403, logoutForm: 403, asked: 0, me: 200 };

/** What the form keeps, where the login leads, and where the login page leads later. */
const leadsTo = (path: string, kept = '') => ({ kept, login: path, later: path });
const here = leadsTo('/profile');

const times = (count: number, status: number): number[] => Array<number>(count).fill(status);
/** That many failures, and then nothing more for up to a minute. */
const limited = (failures: number) => ({
  statuses: [...times(failures, 401), 429],
  code: 'rate_limited',
  seconds: 'up to 60',
  asked: failures,
});

const brokenJSON = { status: 400, code: 'invalid_json', asked: 0 };
const written = { api: 400, form: 400, areLines: true, logins: 2, isNamed: false };
/** Of pages, logins and sign-outs while Redis is away; of what needs no session; and of a login afterwards. */
const storeDown = {
  statuses: [503],
  retryAfter: ['5'],
  saysSo: true,
  cookies: 0,
  asked: 0,
  others: [200, 200, 200],
  told: ['Redis is down', 'Redis is back'],
  afterRecovery: 200,
};
const acceptedInVain = { status: 503, cookies: 0, kept: 0, me: 401 };

/** Faults of what visitors send to the example, and of what it stands on. */
export const visitorFaults: readonly Fault[] = [
  {
    number: 86,
    file: visitors,
    fault: 'somebody else knows a session id',
    outcome: 'a login gives a new id, the old one is dead after a login and after a sign-out, and stays dead',
    cases: {
      'that was made up, before a login': { id: 'new', old: dead },
      'of the attacker’s own session, before a login': { id: 'new', old: dead },
      'of before a second login': { id: 'new', old: dead },
      'of before a sign-out by the form': { id: 'none', old: dead },
      'of before a sign-out by the API': { id: 'none', old: dead },
      'of before a sign-out during which a request is under way': { id: 'none', old: dead },
    },
  },
  {
    number: 87,
    file: forgeries,
    fault: 'another site posts a login or a sign-out',
    outcome: '403; for a sign-out by GET 405',
    cases: {
      'from its own origin': forbidden,
      'with Origin: null': forbidden,
      'from another port of this host': forbidden,
      'with Sec-Fetch-Site: cross-site': forbidden,
      'with Sec-Fetch-Site: same-site': forbidden,
      'with no CSRF token': forbiddenForms,
      'with a made-up CSRF token': forbiddenForms,
      'with the CSRF token of another visitor': forbiddenForms,
      'with the CSRF token of before the login': forbiddenForms,
      'with the CSRF token and the cookie of another visitor': { logoutForm: 403, me: 200 },
      'by GET': { page: 405, api: 405, me: 200 },
    },
  },
  {
    number: 88,
    file: forgeries,
    fault: 'returnTo',
    outcome: 'a local path',
    cases: {
      '//evil.example': here,
      '/\\evil.example': here,
      '/..//evil.example': here,
      '/%2e%2e//evil.example': here,
      '/\t/evil.example': here,
      '/\r\n/evil.example': here,
      '/profile\r\nSet-Cookie: sid=1': here,
      'https://evil.example': here,
      'javascript:alert(1)': here,
      profile: here,
      '/api/me?a=1': leadsTo('/api/me?a=1', '/api/me?a=1'),
    },
  },
  {
    number: 89,
    file: limits,
    fault: 'somebody guesses passwords',
    outcome: '429 with seconds, by two counters that do not depend on each other',
    cases: {
      'of one account, from many addresses': limited(5),
      'of many accounts, from one address': limited(3),
      'of many accounts, with a forged X-Forwarded-For': limited(3),
      'of one account, in upper and lower case': limited(5),
      'of one account, and then of another one from the same address': { statuses: [401, 401, 429, 401] },
      'while the provider is down, throttles, or is not asked': {
        statuses: [...times(4, 502), ...times(4, 429), ...times(4, 403), 200],
      },
      'of one account, and knows it after four failures': {
        statuses: [...times(4, 401), 200, ...times(4, 401), 429],
      },
      'and reads the counters in Redis': { counters: 2, readable: 0 },
    },
  },
  {
    number: 90,
    file: forgeries,
    fault: 'broken JSON that contains the password',
    outcome: '400, and the password is nowhere',
    cases: {
      '{"email":"a@example.com","password":"hunter2': brokenJSON,
      '{"password":"hunter2",}': brokenJSON,
      '{}{"password":"hunter2"}': brokenJSON,
      hunter2: brokenJSON,
      '"hunter2"': brokenJSON,
    },
  },
  {
    number: 91,
    file: outages,
    fault: 'SIGTERM with logins in flight',
    outcome: 'they finish, or get 503; the process exits soon after the deadline',
    cases: {
      'to a slow provider': { login: 200, exitCode: 0 },
      'to a provider that hangs': { login: 504, connection: 'close', next: 'refused' },
      'for longer than a process waits': { login: 'cut off', next: 'refused' },
    },
  },
  {
    number: 92,
    file: visitors,
    fault: 'e-mail addresses with control characters',
    outcome: 'log lines stay lines',
    cases: {
      'CR and LF': written,
      'ANSI escapes': written,
      'NUL and backspaces': written,
      'C1 controls': written,
      'U+2028 and U+2029': written,
    },
  },
  {
    number: 93,
    file: outages,
    fault: 'the Redis of the sessions and the counters fails',
    outcome: '503, no login and no cookie; the limits still hold; it recovers',
    cases: {
      'it is down': storeDown,
      'it hangs': storeDown,
      'it takes nothing more': {
        statuses: [503, 503],
        ready: 503,
        failures: [...times(5, 401), 429],
        cookies: 0,
        kept: 0,
        afterRecovery: 200,
      },
      'it dies when the provider has accepted a form': acceptedInVain,
      'it dies when the provider has accepted by the API': acceptedInVain,
      'it hangs when the provider has accepted a form': acceptedInVain,
      'it hangs when the provider has accepted by the API': acceptedInVain,
    },
  },
  {
    number: 106,
    file: visitors,
    fault: 'a late response to an old request, after a sign-out and a new login in the same browser',
    outcome: 'the new cookie stays',
    cases: {
      'of a page that waits for /auth/me': { cookie: 'kept', me: 200 },
      'of the API that waits for /auth/me': { cookie: 'kept', me: 200 },
      'of the API that waits for a refresh': { cookie: 'kept', me: 200 },
      'of a page that waits for a refresh, during a second login': { cookie: 'kept', me: 200 },
    },
  },
];

import type { Fault } from './fault';

const bearer = 'packages/passport-ovok/test/faults/bearer.test.ts';
const load = 'packages/passport-ovok/test/faults/load.test.ts';

const refused = { status: 401, challenge: 'Bearer realm="ovok", error="invalid_token"', asked: 1 };
const malformed = { status: 400, challenge: 'Bearer realm="ovok", error="invalid_request"', asked: 0 };

/** While 300 tokens hang: the checks that may be under way, and logins as if there were none. */
const besideHangingChecks = { checks: 100, turnedAway: 200, logins: { 204: 50 }, later: 200 };

/** Faults of the tokens that an API is shown. */
export const bearerFaults: readonly Fault[] = [
  {
    number: 110,
    file: bearer,
    fault: 'a good token of somebody else’s',
    outcome: '401 invalid_token',
    cases: {
      'of another project': refused,
      'of another tenant': refused,
      'of another project, with the reference of a person here': refused,
    },
  },
  {
    number: 111,
    file: load,
    fault: '1,500 made-up tokens from one address',
    outcome: 'bounded calls of the provider, logins are unaffected, and good tokens are still remembered',
    cases: {
      'in three waves': {
        waves: Array(3).fill({ 401: 100, 503: 400 }),
        logins: Array(3).fill(204),
        checks: 310,
        good: { 200: 10 },
        checksOfGood: 10,
      },
    },
  },
  {
    number: 112,
    file: bearer,
    fault: '429 with Retry-After: 60 at /auth/me',
    outcome: 'nothing is asked until then; known tokens are served, others get 503 with Retry-After',
    cases: {
      'to an unknown token': {
        unknown: { '503 ERR_UPSTREAM_STATUS, again in a minute': 54 },
        known: { good: 200, refused: 401 },
        login: 204,
        asked: ['good', 'refused', 'unknown'],
      },
    },
  },
  {
    number: 113,
    file: load,
    fault: 'a silent provider and 300 unknown tokens',
    outcome: 'logins still get connections, and a 503 at once beyond maxInFlight',
    cases: {
      'with clients of their own': besideHangingChecks,
      'with one axios instance for both': besideHangingChecks,
    },
  },
  {
    number: 114,
    file: load,
    fault: '1,000 tokens whose /auth/me responses are 250 KB',
    outcome: 'less than 100 MB of memory',
    cases: {
      'in members that are not read': { outcomes: ['success'], isBounded: true },
      'in a member that is read': { outcomes: ['success'], isBounded: true },
    },
  },
  {
    number: 115,
    file: bearer,
    fault: 'a header that is no token',
    outcome: '400, and 401 for a long one',
    cases: {
      '"Bearer a,b"': malformed,
      'a tab for the blank': malformed,
      'a tab in the token': malformed,
      'two headers': malformed,
      '16 KiB': { ...refused, asked: 0 },
    },
  },
];

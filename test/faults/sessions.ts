import type { Fault } from './fault';

const file = 'packages/passport-upstream/test/faults/sessions.test.ts';
const stores = 'packages/passport-upstream/test/faults/stores.test.ts';

const fresh = { status: 200, id: 'ann', token: 'access-2' };
const guest = { status: 200 };

/** The same in each session store, and with cookies that each request prolongs. */
function inEachStore(expected: unknown, prefix = ''): Record<string, unknown> {
  const names = ['in memory', 'in files', 'in Redis'].flatMap((store) => [
    store,
    `${store} with rolling cookies`,
  ]);
  return Object.fromEntries(names.map((name) => [prefix + name, expected]));
}

/** One refresh serves both processes, and what the handler wrote is there. */
const oneRefresh = { here: fresh, there: fresh, refreshes: 1, reused: 0, note: 'written late' };

/** Requests go on while the token lives, then they are errors, and no refresh token is used up. */
const riddenOut = {
  whileTheTokenLives: { status: 200, id: 'ann', token: 'access-1' },
  afterwards: { status: 503, code: 'ERR_SESSION_STORE' },
  refreshes: 0,
  afterRecovery: fresh,
};
const served = { seen: [fresh, fresh, fresh], refreshes: 1, reused: 0 };

/** What the sign-out, the request that it met and the next requests of both processes got. */
const signedOut = (met: object) => ({ signOut: 200, met, here: guest, there: guest });

/** Faults between requests: tokens, sessions and sign-outs. "There" is a second process on the same session store. */
export const sessionFaults: readonly Fault[] = [
  {
    number: 100,
    file,
    fault: 'a refresh gives strange tokens',
    outcome: 'no loop, no busy refreshing, and a date that a calendar has',
    cases: {
      'two refresh tokens in turns': { users: Array(6).fill('ann'), refreshes: 6 },
      'tokens of one second': { atOnce: 1, afterHalfTheirLife: 2 },
      ...inEachStore({ seen: [fresh, fresh], refreshes: 1 }, 'tokens that end when no calendar does, '),
    },
  },
  {
    number: 101,
    file,
    fault: 'a handler that began before a refresh saves its session after it',
    outcome: 'fresh tokens everywhere, no used refresh token is sent, and nobody is signed out',
    cases: inEachStore(oneRefresh),
  },
  {
    // A seventh of these times: more than the two seconds that a store may take, and as far from the timeout.
    number: 102,
    file,
    fault: 'the same, with a timeout of 30 s',
    outcome: 'the same',
    cases: {
      'and a provider that takes 1.5 s': oneRefresh,
      'and a provider that takes 18 s': oneRefresh,
    },
  },
  {
    number: 103,
    file: stores,
    fault: 'a session store fails',
    outcome:
      'a response by the deadline: a request goes on while its token lives, else it gets 503, and no refresh token is used twice',
    cases: {
      'its reads lag 150 ms behind its writes': served,
      'its writes take 250 ms': served,
      'it loses the writes that it acknowledges': riddenOut,
      'its writes throw': riddenOut,
      'its writes call back with an error': riddenOut,
      'its writes never respond': riddenOut,
      'its reads throw': riddenOut,
      'its reads never respond': riddenOut,
    },
  },
  {
    number: 104,
    file,
    fault: 'a sign-out meets another request',
    outcome: 'the user stays signed out, and no response is a 500',
    cases: {
      ...inEachStore(signedOut(fresh), 'a refresh here, '),
      ...inEachStore(signedOut(guest), 'a refresh there, '),
      ...inEachStore(signedOut({ status: 200 }), 'a slow handler that saves the old session afterwards, '),
      ...inEachStore(signedOut({ status: 200 }), 'a slow handler that saves nothing, '),
    },
  },
  {
    number: 105,
    file,
    fault: 'the application’s deserializeUser adds to the user',
    outcome: 'its members are there on the request that refreshes, too',
    cases: { 'a role': { refreshing: { ...fresh, role: 'banned' }, next: { ...fresh, role: 'banned' } } },
  },
  {
    number: 107,
    file,
    fault: 'local users and ours in one application',
    outcome: 'both stay who they are',
    cases: {
      'our serializer first': { ours: 'Ann', theirs: 'employee 7' },
      'their serializer first': { ours: 'Ann', theirs: 'employee 7' },
    },
  },
];

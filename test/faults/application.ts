import type { Fault } from './fault';

const application = 'packages/passport-upstream/test/faults/application.test.ts';
const load = 'packages/passport-upstream/test/faults/load.test.ts';
const outages = 'examples/express-login/test/faults/outages.test.ts';

/** One request, to which the application responded once, after one call of the provider. */
const signedIn = { status: 200, responses: 1, sessions: 1, asked: 1 };
const failed = { status: 500, responses: 1, sessions: 0, asked: 1 };

/** The error that the application's callback threw, with its stack, at the application's error handler. */
const ownError = { status: 500, errors: ['Error: of the callback'], calls: 1, hasStack: true, sessions: 0 };

/** An outage under load: what other routes and logins got meanwhile, and the first login afterwards. */
const duringOutage = (login: number) => ({ others: [200], logins: [login], firstLogin: 200 });

/** Faults of the strategy and of the application around it. */
export const applicationFaults: readonly Fault[] = [
  {
    number: 80,
    file: application,
    fault: 'verify misbehaves',
    outcome: 'one outcome each',
    cases: {
      throws: failed,
      rejects: failed,
      'calls back twice': signedIn,
      'calls back and resolves somebody else': signedIn,
      'resolves nothing': failed,
      'throws a string': failed,
    },
  },
  {
    number: 81,
    file: application,
    fault: 'the session store fails when a login is to be kept',
    outcome: 'an error, once, and no session',
    cases: {
      'its write calls back with an error': failed,
      'it throws when the session gets a new id': failed,
    },
  },
  {
    number: 82,
    file: load,
    fault: '10,000 logins',
    outcome: 'timers, listeners, sockets and memory are back where they began',
    cases: {
      'one in four of them refused, broken, too large or silent': {
        outcomes: ['error', 'fail', 'success'],
        left: { resources: 'as before', listeners: 'as before', memory: 'as before' },
      },
    },
  },
  {
    number: 83,
    file: application,
    fault: 'maxInFlight is reached',
    outcome: '503 at once, nothing is sent, and later logins go through',
    cases: {
      'a third login where two may be under way': {
        third: { status: 503, code: 'ERR_UPSTREAM_BUSY', retryAfter: '1' },
        sent: 2,
        first: [200, 200],
        fourth: 200,
      },
    },
  },
  {
    number: 84,
    file: load,
    fault: '1,000 logins at once, at a provider that takes 100 ms',
    outcome: 'the connections are bounded, and the event loop is responsive',
    cases: { 'by one strategy': { mixedUp: 0, maxConnections: 256, isResponsive: true } },
  },
  {
    // A second of twenty visitors at once stands for the minute.
    number: 85,
    file: outages,
    fault: 'the provider is down under load',
    outcome: 'other routes are unaffected, and the first login after the recovery works',
    cases: { 'refuses connections': duringOutage(502), hangs: duringOutage(504) },
  },
  {
    number: 94,
    file: application,
    fault: 'a callback of the application throws',
    outcome: 'its own error with its stack is at the application’s error handler, once, and nobody is let in',
    cases: {
      'when it is told of a success': ownError,
      'when it is told of a refusal': ownError,
      'when it is told of an error': ownError,
      'later, by a promise, after a success': ownError,
      'later, by a promise, after an error': ownError,
      'a string that a router would take for "skip this route"': { ...ownError, errors: ['Error: route'] },
    },
  },
];

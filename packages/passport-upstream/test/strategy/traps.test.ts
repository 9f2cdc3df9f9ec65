import { setTimeout as delay } from 'node:timers/promises';
import express, { type RequestHandler } from 'express';
import session, { MemoryStore } from 'express-session';
import { Passport, type AuthenticateOptions } from 'passport';
import type { LoginStrategyOptions, VerifyFunction } from 'passport-upstream';
import {
  answerJSON,
  closedURL,
  scriptedUpstream,
} from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy, type AcmeUser } from '../support/acme';
import { served } from '../support/served-app';

// The traps of Passport's contract, each through a real Passport under a real Express. Those that need no host are
// in credentials.test.ts (10, 11), request.test.ts (6) and verify.test.ts (9).

async function serve(
  prepare: (app: express.Express) => void,
): Promise<(username: string, cookie?: string) => Promise<Response>> {
  const app = express().use(express.json());
  prepare(app);
  const url = await served(app);
  return (username, cookie = '') =>
    fetch(`${url}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/json', cookie },
      body: JSON.stringify({ username, password: 'secret' }),
    });
}

/** Ann answers slowly, Bob at once. Other names are statuses. */
async function acme(options: LoginStrategyOptions = {}, verify?: VerifyFunction<AcmeUser>) {
  const { baseURL } = await acmeService();
  return new AcmeStrategy({ baseURL, ...options }, verify);
}

function acmeService() {
  return scriptedUpstream((_req, res, body) => {
    const { username } = JSON.parse(body) as { username: string };
    const answer = () =>
      answerJSON(
        res,
        { id: username, name: username, token: `token-of-${username}` },
        Number(username) || 200,
        { 'Retry-After': '7' },
      );
    setTimeout(answer, username === 'ann' ? 60 : 0);
  });
}

const whoami: RequestHandler = (req, res) => void res.json(req.user);

function middleware(
  strategy: AcmeStrategy,
  by: 'name' | 'instance',
  options: AuthenticateOptions = { session: false },
) {
  const passport = new Passport().use(strategy);
  return passport.authenticate(by === 'name' ? strategy.name : strategy, options) as RequestHandler;
}

test.each(['name', 'instance'] as const)(
  '1, 2, 12: overlapping logins by %s are not mixed up',
  async (by) => {
    const verify = (req: { body: { username: string } }, user: AcmeUser) =>
      Promise.resolve({ ...user, asked: req.body.username });
    const strategy = await acme({ passReqToCallback: true } as object, verify as never);
    const logIn = await serve((app) => app.post('/login', middleware(strategy, by), whoami));
    const [ann, bob] = await Promise.all([logIn('ann'), delay(20).then(() => logIn('bob'))]);
    expect(await ann.json()).toMatchObject({ id: 'ann', asked: 'ann' });
    expect(await bob.json()).toMatchObject({ id: 'bob', asked: 'bob' });
  },
);

test('3: a verify that rejects is answered, not left hanging', async () => {
  const strategy = await acme({}, () =>
    Promise.reject(Object.assign(new Error('database down'), { status: 503 })),
  );
  const logIn = await serve((app) => app.post('/login', middleware(strategy, 'name')).use(quietly));
  expect((await logIn('bob')).status).toBe(503);
});

test('4: a verify that answers twice does not run the next strategy too', async () => {
  const strategy = await acme({}, (user, done) => {
    done(null, false);
    done(null, user);
  });
  const second = await acme({ name: 'second' });
  const passport = new Passport().use(strategy).use(second);
  let answered = 0;
  const logIn = await serve((app) =>
    app.post(
      '/login',
      passport.authenticate(['acme', 'second'], { session: false }) as RequestHandler,
      (req, res) => {
        answered += 1;
        whoami(req, res, () => {});
      },
    ),
  );
  expect((await logIn('bob')).status).toBe(200);
  await delay(20);
  expect(answered).toBe(1);
});

test('5: a text that no header can carry does not end the process', async () => {
  const strategy = await acme({ messages: { invalid_credentials: 'Sai mật khẩu\r\nX-Evil: 1' } });
  const logIn = await serve((app) => app.post('/login', middleware(strategy, 'name')));
  const response = await logIn('401');
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBeNull();
  expect(response.headers.get('x-evil')).toBeNull();
});

test('7: what a framework prints of an error names no host', async () => {
  const baseURL = (await closedURL()).replace('127.0.0.1', 'localhost');
  const strategy = new AcmeStrategy({ baseURL });
  const logIn = await serve((app) => app.post('/login', middleware(strategy, 'name')));
  const printed = await (await logIn('bob')).text();
  expect(printed).toContain('The login service could not be reached.');
  expect(printed).not.toMatch(/localhost|127\.0\.0\.1|ECONNREFUSED|secret/);
});

test('8: an outage answers with its status and Retry-After, and so does a throttled login', async () => {
  const logIn = await serve(
    (app) => void acme().then((strategy) => app.post('/login', middleware(strategy, 'name')).use(quietly)),
  );
  await delay(20);
  for (const status of [503, 429]) {
    const response = await logIn(String(status));
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, '7']);
  }
});

test('9: a strategy made as NestJS makes one signs in, with options and without', async () => {
  const { baseURL } = await acmeService();
  for (const options of [[], [{ baseURL }]]) {
    class Mixed extends AcmeStrategy {
      constructor(...args: unknown[]) {
        const callback = async (...params: unknown[]) => {
          await Promise.resolve();
          (params.at(-1) as (err: null, user: unknown) => void)(null, params[0]);
        };
        super(...([...args, callback] as unknown as ConstructorParameters<typeof AcmeStrategy>));
      }
    }
    process.env['ACME_BASE_URL'] = baseURL;
    const strategy = new Mixed(...options);
    delete process.env['ACME_BASE_URL'];
    const logIn = await serve((app) => app.post('/login', middleware(strategy, 'name'), whoami));
    expect(await (await logIn('bob')).json()).toMatchObject({ id: 'bob' });
  }
});

test('13: a session that stores the user as it is stores no token', async () => {
  const store = new MemoryStore();
  const passport = new Passport().use(await acme());
  passport.serializeUser((user, done) => done(null, user));
  const logIn = await serve((app) =>
    app
      .use(session({ store, secret: 'test', resave: false, saveUninitialized: false }))
      .post('/login', passport.authenticate('acme') as RequestHandler, whoami),
  );
  expect(await (await logIn('bob')).json()).toEqual({ provider: 'acme', id: 'bob', displayName: 'bob' });
  const stored = JSON.stringify((store as unknown as { sessions: object }).sessions);
  expect(stored).toContain('bob');
  expect(stored).not.toContain('token-of-bob');
});

test.each([
  ['is lost at login, which gives the session a new id', {}, '/'],
  ['survives login with keepSessionInfo', { keepSessionInfo: true }, '/deep'],
])('14: returnTo %s', async (_, options, location) => {
  const passport = new Passport().use(await acme());
  passport.serializeUser((user, done) => done(null, user));
  const remember: RequestHandler = (req, _res, next) => {
    Object.assign(req.session, { returnTo: '/deep' });
    next();
  };
  const authenticate = passport.authenticate('acme', {
    successReturnToOrRedirect: '/',
    ...options,
  }) as RequestHandler;
  const logIn = await serve((app) =>
    app
      .use(session({ secret: 'test', resave: false, saveUninitialized: false }))
      .post('/login', remember, authenticate),
  );
  expect((await logIn('bob')).headers.get('location')).toBe(location);
});

/** Express's own error handling, without its log. */
const quietly: express.ErrorRequestHandler = (
  error: { status: number; headers: object },
  _req,
  res,
  _next,
) => {
  res
    .status(error.status)
    .set(error.headers ?? {})
    .end();
};

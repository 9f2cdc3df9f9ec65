import express from 'express';
import session, { MemoryStore, type Store } from 'express-session';
import { Passport } from 'passport';
import {
  fromSession,
  toSession,
  type LoginStrategyOptions,
  type UpstreamError,
  type VerifyFunction,
} from 'passport-upstream';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy, type AcmeUser } from './acme';
import { respondWithError, served } from './served-app';

type Authenticator = InstanceType<typeof Passport>;

/** What an application does in its own way. */
interface LoginAppSetting {
  options?: LoginStrategyOptions;
  verify?: unknown;
  store?: Store;
  /** Adds to its Passport, or takes the place of what it does there. */
  prepare?: (passport: Authenticator) => void;
  /** The status with which the provider responds, or the whole of its response. */
  status?: number;
  respond?: Parameters<typeof scriptedUpstream>[0];
  /** Authenticates in the place of `passport.authenticate('acme')`. */
  authenticate?: (passport: Authenticator) => unknown;
}

export const password = 'correct-horse-battery';
export const token = 'token-of-the-provider';

/** An application with a login at Acme and sessions, and the provider that it asks. */
export async function loginApp({
  options,
  verify,
  store = new MemoryStore(),
  prepare = useSessions,
  status,
  respond = (_req, res) => answerJSON(res, { id: 'u1', name: 'Ann', token }, status),
  authenticate = (passport) => passport.authenticate('acme') as unknown,
}: LoginAppSetting = {}) {
  const upstream = await scriptedUpstream(respond);
  const strategy = new AcmeStrategy(
    { baseURL: upstream.baseURL, ...options },
    verify as VerifyFunction<AcmeUser>,
  );
  const passport = new Passport().use(strategy);
  prepare(passport);
  /** Everything that reached the application's error handler. */
  const errors: (Partial<UpstreamError> & Error)[] = [];
  let handled = 0;
  const app = express().use(express.json());
  app.use(session({ store, secret: 'test', resave: false, saveUninitialized: false }));
  app.use(passport.session() as express.RequestHandler);
  app.post('/login', authenticate(passport) as express.RequestHandler, (_req, res) => {
    handled += 1;
    res.end();
  });
  app.post('/local', passport.authenticate('local') as express.RequestHandler, (_req, res) => void res.end());
  app.get('/me', (req, res) => void res.json(req.user ?? {}));
  app.use(((error: Partial<UpstreamError> & Error, req, res, next) => {
    errors.push(error);
    void respondWithError(error, req, res, next);
  }) satisfies express.ErrorRequestHandler);
  const url = await served(app);
  return {
    upstream,
    store,
    errors,
    /** How often a handler of the application, that for errors included, has begun a response. */
    get responses() {
      return handled + errors.length;
    },
    async logIn(path = '/login') {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username: 'ann@example.com', password }),
      });
      return {
        status: response.status,
        code: ((await response.json().catch(() => ({}))) as { code?: string }).code,
        retryAfter: response.headers.get('retry-after'),
        cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
      };
    },
    async me(cookie: string): Promise<unknown> {
      return (await fetch(`${url}/me`, { headers: { cookie } })).json();
    },
  };
}

function useSessions(passport: Authenticator): void {
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);
}

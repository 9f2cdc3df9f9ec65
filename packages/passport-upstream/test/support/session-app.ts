import express from 'express';
import session, { MemoryStore, type SessionOptions, type Store } from 'express-session';
import { Passport } from 'passport';
import type { FreshTokensOptions } from 'passport-upstream';
import type { Credentials, LoginResult, Upstream } from 'passport-upstream/provider';
import { respondWithError, served } from './served-app';
import { scriptedProvider, type Tokens } from './session-provider';

type Core = typeof import('passport-upstream') & typeof import('passport-upstream/provider');

/** A copy of the core that shares nothing with other copies: what one process of an application has loaded. */
function loadCore(): Core {
  let core: Core | undefined;
  jest.isolateModules(() => {
    /* eslint-disable @typescript-eslint/no-require-imports -- `import` gives the test's own copy */
    const index = require('passport-upstream') as Core;
    core = { ...index, ...(require('passport-upstream/provider') as Core) };
    /* eslint-enable */
  });
  return core!;
}

/** Acme with tokens that end, as the scripted provider says. */
class SessionAcme {
  readonly timeout: number;
  private readonly core: Core;
  private readonly upstream: Upstream;

  constructor(core: Core, baseURL: string, timeout: number) {
    this.core = core;
    this.timeout = timeout;
    const outcomes = { 401: 'invalid_credentials', 429: 'rate_limited' } as const;
    this.upstream = new core.Upstream(
      { provider: 'acme', className: 'SessionAcme', baseURL, outcomes },
      { timeout },
    );
  }

  async login(body: Credentials): Promise<LoginResult<object>> {
    const { tokens, refusal } = await this.ask('/login', body);
    if (refusal) return { refusal };
    const user = { provider: 'acme', id: body.username, displayName: body.username };
    return { user: this.core.withSecrets(user, { tokens }) };
  }

  refresh({ refreshToken }: Tokens) {
    return this.ask('/refresh', { refreshToken });
  }

  async logout(accessToken: string, { signal }: { signal?: AbortSignal | undefined } = {}) {
    const headers = { Authorization: `Bearer ${accessToken}` };
    await this.upstream.send({ method: 'DELETE', path: '/session', headers, signal });
  }

  private async ask(path: string, body: object) {
    const response = await this.upstream.send({ method: 'POST', path, body });
    if (response.status !== 200) return { refusal: this.upstream.refusal(response) };
    const reader = new this.core.ResponseReader('acme', response.body);
    const refreshToken = reader.optional('refreshToken', 'token');
    const tokens: Tokens = {
      accessToken: reader.token('accessToken'),
      expiresAt: Date.now() + Number(reader.text('lifetime')),
      ...(refreshToken === undefined ? {} : { refreshToken }),
    };
    return { tokens };
  }
}

function strategyOf({ UpstreamStrategy }: Core, client: SessionAcme) {
  class SessionStrategy extends UpstreamStrategy<object> {
    constructor() {
      super({ className: 'SessionStrategy', provider: 'acme', usernameField: 'username' });
    }

    protected login(credentials: Credentials) {
      return client.login(credentials);
    }
  }
  return new SessionStrategy();
}

/** What an application does in its own way. */
export interface SetUp {
  toSession?: (user: Express.User, done: (error: unknown, stored?: unknown) => void) => void;
  fromSession?: (stored: unknown, done: (error: unknown, user?: Express.User | false) => void) => void;
  session?: Partial<SessionOptions>;
  edit?: (client: SessionAcme) => void;
}

/** A provider, and a factory of applications on it, each a process of its own as far as sessions go. */
export async function sessionApps(timeout = 5_000) {
  const { provider, baseURL } = await scriptedProvider();

  /** Starts an application; several with one store are several processes. */
  async function startApp(
    options: FreshTokensOptions = {},
    store: Store = new MemoryStore(),
    setUp: SetUp = {},
  ) {
    const core = loadCore();
    const { freshTokens, fromSession, signOut, toSession } = core;
    const client = new SessionAcme(core, baseURL, timeout);
    setUp.edit?.(client);
    const passport = new Passport().use(strategyOf(core, client));
    passport.serializeUser(setUp.toSession ?? toSession);
    passport.deserializeUser<unknown>(setUp.fromSession ?? fromSession);
    const app = express();
    app.use(express.json());
    app.use(session({ store, secret: 'test', resave: false, saveUninitialized: false, ...setUp.session }));
    app.use((req, _res, next) => {
      if (req.path === '/visit') Object.assign(req.session, { visited: true });
      next();
    });
    app.use(passport.session());
    app.post('/bare-logout', signOut({ acme: client }), (_req, res) => void res.end());
    app.use(freshTokens({ acme: client }, options));
    app.post(
      '/login',
      passport.authenticate('acme') as express.RequestHandler,
      (_req, res) => void res.end(),
    );
    app.get('/me', (req, res) => {
      const user = req.user as { id: string; tokens: Tokens; role?: string } | undefined;
      res.json({ id: user?.id, token: user?.tokens.accessToken, role: user?.role });
    });
    app.get('/slow', (req, res) => void provider.whileHandling().then(() => res.json(req.user)));
    app.get('/visit', (req, res) => void res.json(req.session));
    app.get('/slow-note', (req, res) => {
      void provider.whileHandling().then(() => {
        Object.assign(req.session, { note: 'written late' });
        res.end();
      });
    });
    app.post('/note', (req, res) => {
      Object.assign(req.session, { note: 'changed by a handler' });
      res.end();
    });
    app.post('/logout', signOut({ acme: client }), (_req, res) => void res.end());
    app.post(
      '/logout-0.5',
      (req, _res, next) => {
        const logout = () => {
          delete (req.session as { passport?: { user?: unknown } }).passport?.user;
          req.user = undefined;
        };
        Object.assign(req, { logout });
        next();
      },
      signOut({ acme: client }),
      (_req, res) => void res.end(),
    );
    app.use(respondWithError);
    const url = await served(app);
    return {
      app,
      store,
      url,
      fetch: (path: string, cookie: string, method = 'GET') =>
        fetch(url + path, { method, headers: { cookie } }),
      async logIn(username = 'ann'): Promise<string> {
        const response = await fetch(`${url}/login`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ username, password: 'secret' }),
        });
        return response.headers.get('set-cookie')!.split(';')[0]!;
      },
      async me(cookie: string) {
        const response = await fetch(`${url}/me`, { headers: { cookie } });
        return {
          status: response.status,
          ...((await response.json()) as { id?: string; token?: string; role?: string; code?: string }),
        };
      },
    };
  }
  return { provider, startApp };
}

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session, { MemoryStore, type SessionOptions, type Store } from 'express-session';
import { Passport } from 'passport';
import type { FreshTokensOptions } from 'passport-upstream';
import type { Credentials, LoginResult, Upstream } from 'passport-upstream/provider';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';

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

interface Tokens {
  accessToken: string;
  refreshToken?: string;
  expiresAt: number;
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

/** A provider whose tokens are numbered, and that answers refreshes as a test says. */
export interface ScriptedProvider {
  /** How long the tokens of the next login and of the next refreshes live, in milliseconds. */
  loginLifetime: number;
  refreshLifetime: number;
  /** The status of the next refreshes; 0 is silence. */
  refreshStatus: number;
  /** Awaited before a refresh is answered. */
  beforeRefresh: () => Promise<void>;
  logoutStatus: number;
  /** Whether logins give a refresh token. */
  refreshable: boolean;
  /** The refresh tokens that were taken, in their order. */
  refreshed: string[];
  /** Whether a refresh token that is sent a second time ends the session (RFC 9700, section 4.14.2). */
  isStrict: boolean;
  /** The refresh tokens that were sent a second time. */
  reused: string[];
  /** Whether refreshes give the same two refresh tokens in turns, and take them again. */
  alternates: boolean;
  /** Whether refusals are awaited, too. */
  delaysRefusals: boolean;
  /** Refreshes asked for. */
  attempts: number;
  /** Awaited by the route `/slow`. */
  whileHandling: () => Promise<void>;
  /** The access tokens whose sessions were ended. */
  ended: string[];
}

/** What an application does in its own way. */
export interface SetUp {
  toSession?: (user: Express.User, done: (error: unknown, stored?: unknown) => void) => void;
  fromSession?: (stored: unknown, done: (error: unknown, user?: Express.User | false) => void) => void;
  session?: Partial<SessionOptions>;
  edit?: (client: SessionAcme) => void;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A provider, and a factory of applications on it, each a process of its own as far as sessions go. */
export async function sessionApps(timeout = 300) {
  const provider: ScriptedProvider = {
    loginLifetime: 3_600_000,
    refreshLifetime: 3_600_000,
    refreshStatus: 200,
    beforeRefresh: () => Promise.resolve(),
    logoutStatus: 200,
    refreshable: true,
    refreshed: [],
    isStrict: false,
    reused: [],
    alternates: false,
    delaysRefusals: false,
    attempts: 0,
    whileHandling: () => Promise.resolve(),
    ended: [],
  };
  let issued = 0;
  const families = new Map<string, { isEnded: boolean }>();
  const tokens = (lifetime: number, family = { isEnded: false }) => {
    issued += 1;
    const number = provider.alternates ? 2 + (issued % 2) : issued;
    const refreshToken = provider.refreshable ? `refresh-${number}` : undefined;
    families.set(`refresh-${number}`, family);
    return { accessToken: `access-${issued}`, refreshToken, lifetime: String(lifetime) };
  };
  const upstream = await scriptedUpstream((req, res, body) => {
    if (req.url === '/login') return answerJSON(res, tokens(provider.loginLifetime));
    if (req.url === '/session') {
      provider.ended.push(String(req.headers.authorization));
      if (provider.logoutStatus) answerJSON(res, {}, provider.logoutStatus);
      return;
    }
    const { refreshToken = '' } = JSON.parse(body) as Partial<Tokens>;
    const family = families.get(refreshToken) ?? { isEnded: true };
    const isReused = !provider.alternates && provider.refreshed.includes(refreshToken);
    if (isReused) provider.reused.push(refreshToken);
    if (isReused && provider.isStrict) family.isEnded = true;
    // A refresh token is good for one use, and what becomes of it is decided when it comes.
    const status = isReused || family.isEnded ? 401 : provider.refreshStatus;
    const answer = status === 200 ? tokens(provider.refreshLifetime, family) : {};
    if (status === 200) provider.refreshed.push(refreshToken);
    provider.attempts += 1;
    if (status === 401 && !provider.delaysRefusals) return answerJSON(res, {}, 401);
    void provider.beforeRefresh().then(() => {
      if (status) answerJSON(res, answer, status, { 'Retry-After': '7' });
    });
  });

  /** Starts an application; several with one store are several processes. */
  async function startApp(
    options: FreshTokensOptions = {},
    store: Store = new MemoryStore(),
    setUp: SetUp = {},
  ) {
    const core = loadCore();
    const { freshTokens, fromSession, signOut, toSession } = core;
    const client = new SessionAcme(core, upstream.baseURL, timeout);
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
    app.use(((error: { code?: string; status?: number; headers?: object }, _req, res, _next) => {
      res
        .status(error.status ?? 500)
        .set(error.headers ?? {})
        .json({ code: error.code });
    }) satisfies express.ErrorRequestHandler);
    const server = app.listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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

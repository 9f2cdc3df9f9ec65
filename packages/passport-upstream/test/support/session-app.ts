import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session, { MemoryStore, type Store } from 'express-session';
import { Passport } from 'passport';
import { freshTokens, fromSession, signOut, toSession, type FreshTokensOptions } from 'passport-upstream';
import {
  ResponseReader,
  Upstream,
  withSecrets,
  type Credentials,
  type LoginResult,
} from 'passport-upstream/provider';
import { UpstreamStrategy } from 'passport-upstream/provider';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';

interface Tokens {
  accessToken: string;
  refreshToken?: string;
  expiresAt: number;
}

/** Acme with tokens that end, as the scripted provider says. */
class SessionAcme {
  private readonly upstream: Upstream;

  constructor(baseURL: string, timeout: number) {
    const outcomes = { 401: 'invalid_credentials', 429: 'rate_limited' } as const;
    this.upstream = new Upstream(
      { provider: 'acme', className: 'SessionAcme', baseURL, outcomes },
      { timeout },
    );
  }

  async login(body: Credentials): Promise<LoginResult<object>> {
    const { tokens, refusal } = await this.ask('/login', body);
    if (refusal) return { refusal };
    const user = { provider: 'acme', id: body.username, displayName: body.username };
    return { user: withSecrets(user, { tokens }) };
  }

  refresh({ refreshToken }: Tokens) {
    return this.ask('/refresh', { refreshToken });
  }

  async logout(accessToken: string, { signal }: { signal?: AbortSignal | undefined } = {}) {
    const headers = { Authorization: `Bearer ${accessToken}` };
    await this.upstream.send({ method: 'DELETE', path: '/session', headers, signal });
  }

  private async ask(path: string, body: object) {
    const answer = await this.upstream.send({ method: 'POST', path, body });
    if (answer.status !== 200) return { refusal: this.upstream.refusal(answer) };
    const reply = new ResponseReader('acme', answer.body);
    const refreshToken = reply.optional('refreshToken', 'token');
    const tokens: Tokens = {
      accessToken: reply.token('accessToken'),
      expiresAt: Date.now() + Number(reply.text('lifetime')),
      ...(refreshToken === undefined ? {} : { refreshToken }),
    };
    return { tokens };
  }
}

class SessionStrategy extends UpstreamStrategy<object> {
  private readonly client: SessionAcme;

  constructor(client: SessionAcme) {
    super({ className: 'SessionStrategy', provider: 'acme', usernameField: 'username' });
    this.client = client;
  }

  protected login(credentials: Credentials) {
    return this.client.login(credentials);
  }
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
  /** Refreshes asked for. */
  attempts: number;
  /** Awaited by the route `/slow`. */
  whileHandling: () => Promise<void>;
  /** The access tokens whose sessions were ended. */
  ended: string[];
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
    attempts: 0,
    whileHandling: () => Promise.resolve(),
    ended: [],
  };
  let issued = 0;
  const tokens = (lifetime: number) => {
    issued += 1;
    const refreshToken = provider.refreshable ? `refresh-${issued}` : undefined;
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
    // A refresh token is good for one use, and what becomes of it is decided when it comes.
    const status = provider.refreshed.includes(refreshToken) ? 401 : provider.refreshStatus;
    const answer = status === 200 ? tokens(provider.refreshLifetime) : {};
    if (status === 200) provider.refreshed.push(refreshToken);
    provider.attempts += 1;
    if (status === 401) return answerJSON(res, {}, 401);
    void provider.beforeRefresh().then(() => {
      if (status) answerJSON(res, answer, status, { 'Retry-After': '7' });
    });
  });
  const client = new SessionAcme(upstream.baseURL, timeout);

  /** Starts an application; several with one store are several processes. */
  async function startApp(options: FreshTokensOptions = {}, store: Store = new MemoryStore()) {
    const passport = new Passport().use(new SessionStrategy(client));
    passport.serializeUser(toSession);
    passport.deserializeUser(fromSession);
    const app = express();
    app.use(express.json());
    app.use(session({ store, secret: 'test', resave: false, saveUninitialized: false }));
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
      const user = req.user as { id: string; tokens: Tokens } | undefined;
      const kept = (req.session as { passport?: { user?: { tokens: Tokens } } }).passport?.user?.tokens;
      res.json({ id: user?.id, token: user?.tokens.accessToken, kept: kept?.accessToken });
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
          ...((await response.json()) as { id?: string; token?: string; kept?: string; code?: string }),
        };
      },
    };
  }
  return { provider, client, startApp };
}

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session, { MemoryStore } from 'express-session';
import { Passport } from 'passport';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { OvokStrategy, freshTokens, fromSession, signOut, toSession, type OvokUser } from 'passport-ovok';

const id = '87ea5dfc-8b8e-384d-8489-79496e706390';
export const account = { email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' };

/** What a request got. */
export interface Got {
  status: number;
  /** The user's id; absent for a guest. */
  id?: string;
  /** Whether Ovok takes the access token that the handler saw. */
  isLive?: boolean;
  /** An error's. */
  code?: string;
}

/** An application on a sandbox of its own, with sessions in memory and tokens that are kept fresh. */
export class OvokApp {
  readonly sandbox: Sandbox;
  readonly strategy: OvokStrategy;
  readonly store = new MemoryStore();
  /** Every answer as it went out, with its headers, and every error as it reached the error handler. */
  readonly outputs: unknown[] = [];
  /** The tokens of the logins. */
  readonly issued: string[] = [];
  private readonly server: Server;
  private url = '';

  private constructor(sandbox: Sandbox, timeout: number) {
    this.sandbox = sandbox;
    const options = { baseURL: sandbox.ovokURL, clientId: id, tenantId: id, timeout };
    this.strategy = new OvokStrategy(options, (user, done) => {
      this.issued.push(user.tokens.accessToken, user.tokens.refreshToken!);
      done(null, user);
    });
    this.server = this.application().listen(0, '127.0.0.1');
  }

  static async start(timeout = 10_000): Promise<OvokApp> {
    const app = new OvokApp(await startSandbox(), timeout);
    await once(app.server, 'listening');
    app.url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    return app;
  }

  async stop(): Promise<void> {
    this.server.close().closeAllConnections();
    await this.sandbox.close();
  }

  /** The refresh tokens that Ovok was shown, in their order. */
  get refreshed(): string[] {
    return this.sandbox.ovok.requests
      .filter(({ path }) => path === '/auth/refresh-token')
      .map(({ body }) => (body as { refresh_token: string }).refresh_token);
  }

  /** Signs the sandbox's first account in, and gives the cookie. */
  async logIn(): Promise<string> {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${this.url}/login`, {
      method: 'POST',
      headers,
      body: JSON.stringify(account),
    });
    return response.headers.get('set-cookie')!.split(';')[0]!;
  }

  /** A request in the user's name. */
  async me(cookie: string): Promise<Got> {
    return this.ask('/me', cookie);
  }

  async signOut(cookie: string): Promise<Got> {
    return this.ask('/logout', cookie, 'POST');
  }

  private async ask(path: string, cookie: string, method = 'GET'): Promise<Got> {
    const response = await fetch(this.url + path, { method, headers: { cookie } });
    const body = await response.text();
    this.outputs.push({ body, headers: [...response.headers] });
    return { status: response.status, ...(JSON.parse(body) as object) };
  }

  private application(): express.Express {
    const passport = new Passport().use(this.strategy);
    passport.serializeUser(toSession);
    passport.deserializeUser(fromSession);
    const clients = { ovok: this.strategy.client };
    const app = express();
    app.use(express.json());
    app.use(session({ store: this.store, secret: 'test', resave: false, saveUninitialized: false }));
    app.use(passport.session(), freshTokens(clients));
    app.post('/login', passport.authenticate('ovok') as express.RequestHandler, (_req, res) => {
      res.json({});
    });
    app.post('/logout', signOut(clients), (_req, res) => {
      res.json({});
    });
    app.get('/me', async (req, res) => {
      const user = req.user as OvokUser | undefined;
      if (!user) return void res.json({});
      // The token is tried where it counts. While Ovok is down nobody can say.
      const known = await this.strategy.client.me(user.tokens.accessToken).catch(() => undefined);
      res.json({ id: user.id, isLive: known && known.user?.id === user.id });
    });
    app.use(((error: { status?: number; code?: string }, _req, res, _next) => {
      this.outputs.push(error);
      res.status(error.status ?? 500).json({ code: error.code });
    }) satisfies express.ErrorRequestHandler);
    return app;
  }
}

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import { fromSession, toSession } from 'passport-ovok';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { runBlock } from './run-block';

/** What an application answered. */
export interface Answer {
  status: number;
  body: string;
  location: string | null;
  retryAfter: string | null;
}

/** Somebody with an account at both providers. */
export const person = { email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' };
/** Another one, at both too. */
export const other = { email: 'erika.mustermann@example.com', password: 'correct horse battery staple' };
/** Ids of the sandbox's first tenant. */
export const ids = {
  clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
};

const apps: RecipeApp[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop()));
});

/**
 * An Express application with blocks of a document in it, served to a browser with a cookie, and with both providers.
 * It stops after the test.
 */
export class RecipeApp {
  readonly app = express();
  readonly sandbox: Sandbox;
  /** What the blocks get for `import passport from 'passport'`. */
  readonly passport = new Passport();
  /** What came to the error handler. */
  readonly errors: Error[] = [];
  private cookie = '';
  private readonly server: Server;

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    this.app.use(express.urlencoded());
    this.app.use(session({ secret: 'test', resave: false, saveUninitialized: false }));
    this.app.use(this.passport.session());
    this.server = this.app.listen(0, '127.0.0.1');
  }

  /** Starts it, and both providers. */
  static async start(): Promise<RecipeApp> {
    const sandbox = await startSandbox();
    Object.assign(process.env, {
      OVOK_BASE_URL: sandbox.ovokURL,
      VERO_BASE_URL: sandbox.veroURL,
      OVOK_CLIENT_ID: ids.clientId,
      OVOK_TENANT_ID: ids.tenantId,
    });
    const app = new RecipeApp(sandbox);
    apps.push(app);
    if (!app.server.listening) await once(app.server, 'listening');
    return app;
  }

  /** Runs blocks of the recipes, with `app` and what else they declare, and puts an error handler behind them. */
  use(document: string, files: string[], declared: object = {}): this {
    for (const file of files) {
      runBlock(document, file, { app: this.app, ...declared }, { passport: this.passport });
    }
    this.app.use(
      (
        error: Error & { status?: number; headers?: object; code?: string },
        _req: unknown,
        res: express.Response,
        _next: unknown,
      ) => {
        this.errors.push(error);
        res
          .status(error.status ?? 500)
          .set(error.headers ?? {})
          .json({ code: error.code });
      },
    );
    return this;
  }

  /** Keeps whole users in the session, as the README's first example does. */
  withUsers(): this {
    this.passport.serializeUser(toSession);
    this.passport.deserializeUser(fromSession);
    return this;
  }

  /** Adds a login for each provider, and who is signed in, for recipes that have no route. To be called before them. */
  withLogins(options: object = {}): this {
    for (const provider of ['ovok', 'vero']) {
      this.app.post(
        `/login/${provider}`,
        this.passport.authenticate(provider, options) as express.Handler,
        (req, res) => {
          res.json(req.user);
        },
      );
    }
    this.app.get('/me', (req, res) => void res.json(req.user ?? null));
    return this;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.fetch(path, { headers });
  }

  /** Posts a form. */
  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Goes on as another browser. */
  forget(): void {
    this.cookie = '';
  }

  /** Ends it, and both providers. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.sandbox.close();
  }

  private async fetch(path: string, init: RequestInit): Promise<Answer> {
    const { port } = this.server.address() as AddressInfo;
    const headers = { ...(init.headers as Record<string, string>), cookie: this.cookie };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers, redirect: 'manual' });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    const { status } = response;
    const [location, retryAfter] = ['location', 'retry-after'].map((name) => response.headers.get(name));
    return { status, body: await response.text(), location: location!, retryAfter: retryAfter! };
  }
}

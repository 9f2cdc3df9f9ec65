import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import bodyParser from 'koa-bodyparser';
import passport from 'koa-passport';
import session from 'koa-session';
import { OvokStrategy, UpstreamError, fromSession, toSession, type Failure } from 'passport-ovok';
import { VeroStrategy } from 'passport-vero';

/** As `jsonLogin` does for Express: 200 `{ user }`, else the code and the text with the status and `Retry-After`. */
async function jsonLogin(ctx: Context, name: string): Promise<void> {
  const respond = async (error: Error | null, user: object | false, failure: Failure, status: number) => {
    if (error instanceof UpstreamError) {
      ctx.status = error.status;
      ctx.set(error.headers);
      ctx.body = { code: error.code, message: error.message };
    } else if (error) throw error;
    else if (user) {
      await ctx.login(user);
      ctx.body = { user };
    } else {
      ctx.status = status;
      ctx.body = failure;
    }
  };
  // Made anew for each request: koa-passport keeps a request's promise on the callback.
  await passport.authenticate(name, respond)(ctx, () => Promise.resolve());
}

/** Keeps sessions on the server. In production a database does, for more processes than one. */
const sessions = new Map<string, string>();
const store = {
  get: (id: string) => Promise.resolve(JSON.parse(sessions.get(id) ?? 'null') as unknown),
  set: (id: string, session: unknown) => Promise.resolve(void sessions.set(id, JSON.stringify(session))),
  destroy: (id: string) => Promise.resolve(void sessions.delete(id)),
};

export function start(port: number, options: { timeout?: number } = {}): Server {
  passport.use(new VeroStrategy(options)).use(new OvokStrategy(options));
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);

  const app = new Koa();
  app.keys = [process.env['SESSION_SECRET']!];
  app.on('error', (error: Error) => console.warn(error.message));
  // Without a store koa-session writes the whole session, tokens and all, into the browser's cookie.
  app.use(session({ store, genid: () => randomUUID() }, app));
  app.use(bodyParser());
  app.use(passport.initialize());
  app.use(passport.session());

  const router = new Router();
  const redirects = { successRedirect: '/', failureRedirect: '/login' };
  for (const name of ['ovok', 'vero']) {
    router.post(`/api/login/${name}`, (ctx) => jsonLogin(ctx, name));
    router.post(`/login/${name}`, passport.authenticate(name, redirects));
  }
  router.post('/logout', async (ctx) => {
    await ctx.logout();
    ctx.status = 204;
  });
  router.get('/me', (ctx) => {
    ctx.body = { user: ctx.state['user'] as unknown };
  });
  app.use(router.routes());
  return app.listen(port, '127.0.0.1');
}

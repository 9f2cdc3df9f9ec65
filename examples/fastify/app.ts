import type { Server } from 'node:http';
import { promisify } from 'node:util';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import { Authenticator } from '@fastify/passport';
import session from '@fastify/session';
import fastify from 'fastify';
import { OvokStrategy, fromSession, toSession, type Failure } from 'passport-ovok';
import { VeroStrategy } from 'passport-vero';

/** As `jsonLogin` does for Express: 200 from the handler, else the code and the text with the status. */
function jsonLogin(passport: InstanceType<typeof Authenticator>, name: string) {
  return passport.authenticate(name, async (request, reply, error, user, info, status) => {
    // Fastify responds to an UpstreamError with its status, its code and its Retry-After.
    if (error) throw error;
    if (user) return request.logIn(user);
    const failure = info as Failure;
    if (failure.retryAfter) reply.header('Retry-After', failure.retryAfter);
    await reply.code(status!).send(failure);
  });
}

export async function start(port: number, options: { timeout?: number } = {}): Promise<Server> {
  const passport = new Authenticator();
  passport.use(new VeroStrategy(options)).use(new OvokStrategy(options));
  passport.registerUserSerializer((user) => promisify(toSession)(user));
  passport.registerUserDeserializer((stored) => promisify(fromSession)(stored));

  const app = fastify();
  app.register(formbody);
  app.register(cookie);
  // Kept on the server, unlike @fastify/secure-session's, which are in the browser's cookie, tokens and all.
  app.register(session, {
    secret: process.env['SESSION_SECRET']!,
    saveUninitialized: false,
    cookie: { secure: 'auto' },
  });
  app.register(passport.initialize());
  app.register(passport.secureSession());

  for (const name of ['ovok', 'vero']) {
    const preValidation = jsonLogin(passport, name);
    app.post(`/api/login/${name}`, { preValidation }, ({ user }) => ({ user }));
    const redirects = { successRedirect: '/', failureRedirect: '/login' };
    app.post(`/login/${name}`, { preValidation: passport.authenticate(name, redirects) }, () => {});
  }
  app.post('/logout', async (request, reply) => {
    await request.logOut();
    return reply.code(204).send();
  });
  app.get('/me', ({ user }) => ({ user }));
  await app.listen({ port, host: '127.0.0.1' });
  return app.server;
}

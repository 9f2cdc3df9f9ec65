import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import bodyParser from 'body-parser';
import session from 'express-session';
import passport from 'passport';
import {
  OvokStrategy,
  UpstreamError,
  freshTokens,
  fromSession,
  jsonLogin,
  signOut,
  toSession,
} from 'passport-ovok';
import { VeroStrategy } from 'passport-vero';
import polka, { type Middleware } from 'polka';

/** polka's own takes `error.code` for the status, and where that is a text, as ours is, it ends the process. */
function onError(error: unknown, _req: IncomingMessage, res: ServerResponse): void {
  const { status, headers } = error instanceof UpstreamError ? error : { status: 500, headers: {} };
  res.writeHead(status, headers).end(STATUS_CODES[status]);
}

/** polka's own asks `onError`. */
function onNoMatch(_req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(404).end(STATUS_CODES[404]);
}

/** Passport's `successRedirect` and `failureRedirect` call what polka's response does not have. */
function withRedirect(_req: IncomingMessage, res: ServerResponse, next: () => void): void {
  const redirect = (url: string) => res.writeHead(302, { Location: url }).end();
  Object.assign(res, { redirect });
  next();
}

export function start(port: number, options: { timeout?: number } = {}): Server {
  const vero = new VeroStrategy(options);
  const ovok = new OvokStrategy(options);
  const clients = { ovok: ovok.client, vero: vero.client };
  passport.use(ovok).use(vero);
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);

  const app = polka({ onError, onNoMatch });
  app.use(withRedirect as Middleware);
  app.use(bodyParser.json() as Middleware, bodyParser.urlencoded({ extended: false }) as Middleware);
  app.use(session({ secret: process.env['SESSION_SECRET']!, resave: false, saveUninitialized: false }));
  app.use(passport.session() as Middleware);
  app.post('/logout', signOut(clients), (_req, res) => void res.end());
  app.use(freshTokens(clients));

  const redirects = { successRedirect: '/', failureRedirect: '/login' };
  for (const name of ['ovok', 'vero']) {
    app.post(`/api/login/${name}`, jsonLogin(passport, name));
    app.post(`/login/${name}`, passport.authenticate(name, redirects) as Middleware);
  }
  app.get('/me', (req, res) => {
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify({ user: req.user }));
  });
  return app.listen(port, '127.0.0.1').server as Server;
}

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import bodyParser from 'body-parser';
import connect, { type NextHandleFunction } from 'connect';
import session from 'express-session';
import passport from 'passport';
import { OvokStrategy, freshTokens, fromSession, jsonLogin, signOut, toSession } from 'passport-ovok';
import { VeroStrategy } from 'passport-vero';

/** Passport's `successRedirect` and `failureRedirect` call what connect's response does not have. */
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

  const app = connect();
  app.use(withRedirect);
  app.use(bodyParser.json());
  app.use(bodyParser.urlencoded({ extended: false }));
  app.use(
    session({
      secret: process.env['SESSION_SECRET']!,
      resave: false,
      saveUninitialized: false,
    }) as NextHandleFunction,
  );
  app.use(passport.session() as NextHandleFunction);
  const post = (path: string, handler: NextHandleFunction) =>
    app.use(path, (req, res, next) => (req.method === 'POST' ? handler(req, res, next) : next()));
  post('/logout', signOut(clients));
  post('/logout', (_req, res) => void res.end());
  app.use(freshTokens(clients));

  const redirects = { successRedirect: '/', failureRedirect: '/login' };
  for (const name of ['ovok', 'vero']) {
    post(`/api/login/${name}`, jsonLogin(passport, name));
    post(`/login/${name}`, passport.authenticate(name, redirects) as NextHandleFunction);
  }
  app.use('/me', (req: IncomingMessage & { user?: unknown }, res: ServerResponse) => {
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify({ user: req.user }));
  });
  return app.listen(port, '127.0.0.1');
}

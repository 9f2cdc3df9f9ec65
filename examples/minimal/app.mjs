import type { Server } from 'node:http';
import express, { type RequestHandler } from 'express';
import session from 'express-session';
import passport from 'passport';
import { OvokStrategy, freshTokens, fromSession, jsonLogin, signOut, toSession } from 'passport-ovok';
import { VeroStrategy } from 'passport-vero';

/** The versions of both that an application may have. */
const installed = { express, passport };

export function start(port: number, options: { timeout?: number } = {}, versions = {}): Server {
  const { express, passport } = { ...installed, ...versions };
  const ovok = new OvokStrategy(options);
  const vero = new VeroStrategy(options);
  const clients = { ovok: ovok.client, vero: vero.client };
  passport.use(ovok).use(vero);
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);

  const app = express();
  app.use(express.json(), express.urlencoded({ extended: false }));
  app.use(session({ secret: process.env['SESSION_SECRET']!, resave: false, saveUninitialized: false }));
  app.use(passport.session());
  app.post('/logout', signOut(clients), (_req, res) => void res.end());
  app.use(freshTokens(clients));

  const redirects = { successRedirect: '/', failureRedirect: '/login' };
  for (const name of ['ovok', 'vero']) {
    app.post(`/api/login/${name}`, jsonLogin(passport, name));
    app.post(`/login/${name}`, passport.authenticate(name, redirects) as RequestHandler);
  }
  app.get('/me', (req, res) => void res.json({ user: req.user }));
  return app.listen(port, '127.0.0.1');
}

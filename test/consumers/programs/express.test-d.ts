// Compiled, never run: an Express application, with the types of Express and Passport.
import axios from 'axios';
import express from 'express';
import passport from 'passport';
import * as ovok from 'passport-ovok';
import * as vero from 'passport-vero';

declare const accounts: { upsert(id: string): Promise<{ id: number }> };
const ids = { clientId: 'c', tenantId: 't' };
const bearer = { jwks: 'https://keys.example', issuer: 'i', audience: 'a', algorithms: ['ES256'] };

passport.use(new ovok.OvokStrategy());
passport.use(new ovok.OvokStrategy(async (user) => accounts.upsert(user.id)));
passport.use(new ovok.OvokStrategy((user, done) => done(null, user)));
passport.use(new ovok.OvokStrategy(ids));
passport.use('other', new ovok.Strategy({ ...ids, name: 'other', httpClient: axios.create() }));
passport.use(new ovok.OvokStrategy(ids, async (user) => accounts.upsert(user.id)));
passport.use(new ovok.OvokStrategy(ids, (user, done) => done(null, false, { message: user.displayName })));
passport.use(
  new ovok.OvokStrategy({ ...ids, passReqToCallback: true }, (req: express.Request, user, done) => {
    done(null, { ip: req.ip, name: user.displayName });
  }),
);
passport.use(
  new ovok.OvokStrategy({
    clientId: (req: express.Request) => req.hostname,
    tenantId: (req) => Promise.resolve(req.headers.host ?? ''),
    credentials: (req: express.Request) => ({ username: req.get('x-user') ?? '', password: 'p' }),
    messages: { invalid_credentials: (req: express.Request) => req.ip ?? '', rate_limited: 'Später' },
  }),
);
passport.use(
  new ovok.OvokBearerStrategy({ project: 'any', realm: 'api' }, (user) => accounts.upsert(user.id)),
);
passport.use(new vero.VeroStrategy());
passport.use(new vero.VeroStrategy((user, done) => done(null, user)));
passport.use('vero-2', new vero.Strategy({ httpClient: axios }, async (user) => accounts.upsert(user.id)));
passport.use(
  new vero.VeroStrategy({ passReqToCallback: true }, (req: express.Request, user, done) => {
    done(null, { ip: req.ip, name: user.displayName });
  }),
);
passport.use(new vero.VeroBearerStrategy(bearer));
passport.serializeUser(ovok.toSession);
passport.deserializeUser(ovok.fromSession);

// @ts-expect-error an unknown option
new ovok.OvokStrategy({ clientID: 'c' });
// @ts-expect-error an id function has to give text
new ovok.OvokStrategy({ tenantId: (req) => req.headers.host });
// @ts-expect-error with passReqToCallback the request comes first
new vero.VeroStrategy({ passReqToCallback: true }, (user: vero.VeroUser, done: vero.VerifyCallback) => {
  done(null, user);
});
// @ts-expect-error a strategy is no client
ovok.signOut({ ovok: new ovok.OvokStrategy() });

const clients = { ovok: new ovok.OvokStrategy().client, vero: new vero.VeroStrategy().client };
const app = express();
app.use(passport.initialize());
app.use(ovok.freshTokens(clients));
app.post('/login', passport.authenticate(['ovok', 'vero'], { failureRedirect: '/login' }));
app.post('/logout', ovok.signOut(clients), (_req, res) => {
  res.redirect('/');
});
app.post('/api/login', express.json(), vero.jsonLogin(passport, 'vero', { session: false }));
app.get('/me', (req, res) => {
  const user = req.user as ovok.OvokUser | vero.VeroUser;
  res.json(user.provider === 'ovok' ? user.project.display : user.session.id);
});
const wide: ovok.OvokAuthenticateOptions & passport.AuthenticateOptions = {
  failureRedirect: '/login',
  tenantId: (req: express.Request) => req.hostname,
};
app.post('/tenant', passport.authenticate('ovok', wide));
const fault: express.ErrorRequestHandler = (error, _req, res, next) => {
  if (!(error instanceof ovok.UpstreamError)) return void next(error);
  res.status(error.status).set(error.headers).json({ code: error.code, reason: error.reason });
};
app.use(fault);

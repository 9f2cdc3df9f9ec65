import type { AddressInfo } from 'node:net';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { createClient } from 'redis';
import { OvokStrategy, freshTokens, fromSession, signOut, toSession, type OvokUser } from 'passport-ovok';

// One process of an application whose sessions live in Redis. It prints its address, and ends when it is killed.

const redis = createClient({ url: process.env['REDIS_URL']! });
const ovok = new OvokStrategy();
passport.use(ovok);
passport.serializeUser(toSession);
passport.deserializeUser(fromSession);

const app = express();
app.use(express.json());
app.use(
  session({
    store: new RedisStore({ client: redis }),
    secret: 'test',
    resave: false,
    saveUninitialized: false,
  }),
);
app.use(passport.session());
app.use(freshTokens({ ovok: ovok.client }, { leeway: Number(process.env['LEEWAY']) }));
app.post('/login', passport.authenticate('ovok') as express.RequestHandler, (_req, res) => void res.end());
app.post('/logout', signOut({ ovok: ovok.client }), (_req, res) => void res.end());
app.get('/me', (req, res) => {
  const user = req.user as OvokUser | undefined;
  if (!user) return void res.json({});
  // The token is tried where it counts: at the provider.
  void ovok.client.me(user.tokens.accessToken).then(
    ({ user: known }) => {
      res.json({ id: user.id, token: user.tokens.accessToken, isLive: known?.id === user.id });
    },
    (error: Error) => void res.status(500).json({ error: error.message }),
  );
});

void redis.connect().then(() => {
  const server = app.listen(0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
});

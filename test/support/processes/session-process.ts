import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { createClient } from 'redis';
import { OvokStrategy, freshTokens, fromSession, signOut, toSession, type OvokUser } from 'passport-ovok';
import { runBlock } from '../documents/run-block';

// One process of an application whose sessions live in Redis. It prints its address, and ends when it is killed.

const redis = createClient({ url: process.env['REDIS_URL']! });
const { lock } = runBlock<{ lock: <T>(key: string, work: () => Promise<T>) => Promise<T> }>(
  'docs/recipes.md',
  'redis-lock.ts',
  { redis },
);
const ovok = new OvokStrategy({ timeout: 30_000 });
const clients = { ovok: ovok.client };
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
app.post('/login', passport.authenticate('ovok') as express.RequestHandler, (_req, res) => void res.end());
app.post('/logout', signOut(clients), (_req, res) => void res.end());
// A handler that began before the refresh, and writes its copy of the session after it.
app.get('/slow-note', (req, res) => {
  void delay(Number(req.query['ms'])).then(() => {
    Object.assign(req.session, { note: req.query['ms'] });
    res.end();
  });
});
const leeway = Number(process.env['LEEWAY']);
app.use(freshTokens(clients, { leeway, lock: process.env['LOCK'] ? lock : undefined }));
app.get('/me', (req, res) => {
  const user = req.user as OvokUser | undefined;
  res.json(user ? { id: user.id, token: user.tokens.accessToken } : {});
});

void redis.connect().then(() => {
  const server = app.listen(0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
});

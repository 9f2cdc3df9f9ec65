import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import { OvokStrategy, freshTokens, fromSession, toSession } from 'passport-ovok';
import { createClient } from 'redis';
import { ids } from '../load/account.mjs';
import { serveCalls } from '../load/serve-calls.mjs';
import { usage } from '../load/usage.mjs';

async function storeOf(redisPath) {
  if (!redisPath) return new session.MemoryStore();
  const client = createClient({ socket: { path: redisPath } });
  await client.connect();
  return new RedisStore({ client });
}

serveCalls({
  /** Starts an application with sessions and one page twice, with freshTokens and without, and gives its port. */
  async start({ baseURL, redisPath }) {
    const strategy = new OvokStrategy({ ...ids, baseURL });
    const passport = new Passport();
    passport.use('login', strategy);
    passport.serializeUser(toSession);
    passport.deserializeUser(fromSession);
    const page = (req, res) => res.json({ id: req.user.id });
    const store = await storeOf(redisPath);
    const app = express();
    app.use(session({ store, secret: 'benchmark', resave: false, saveUninitialized: false }));
    app.use(passport.session());
    app.post('/login', express.json(), passport.authenticate('login'), page);
    app.get('/without', page);
    app.get('/with', freshTokens({ ovok: strategy.client }), page);
    return new Promise((resolve) => {
      const server = app.listen(0, '127.0.0.1', () => resolve(server.address().port));
    });
  },
  usage,
});

import express from 'express';
import { Passport } from 'passport';
import { serveCalls } from '../load/serve-calls.mjs';
import { usage } from '../load/usage.mjs';

let inFlight = 0;

serveCalls({
  /** Starts an Express application with the strategy of one peer, and gives its port. */
  async start({ peer, ...options }) {
    const { strategy } = await import(`../peers/${peer}.mjs`);
    const passport = new Passport();
    passport.use('login', strategy(options));
    const app = express();
    app.get('/healthz', (req, res) => res.json({ ok: true }));
    if (options.limits) {
      app.use((req, res, next) => {
        inFlight++;
        res.on('close', () => inFlight--);
        next();
      });
    }
    const login = passport.authenticate('login', { session: false });
    app.post('/login', express.json(), login, (req, res) => res.json({ id: req.user.id }));
    app.use((error, req, res, next) => {
      if (res.headersSent) next(error);
      else res.status(error.status ?? 500).json({ error: error.code ?? error.name });
    });
    return new Promise((resolve) => {
      const server = app.listen(0, '127.0.0.1', 4_096, () => resolve(server.address().port));
    });
  },
  usage: (options) => ({ ...usage(options), inFlight }),
});

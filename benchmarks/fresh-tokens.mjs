// What freshTokens adds to a request whose token lives on: requests per second of one route with it and without it,
// as a ratio. Both run in this process, in turns, so that what else the machine does falls on both.
import { once } from 'node:events';
import http from 'node:http';
import express from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import { freshTokens, fromSession, toSession, withSecrets } from 'passport-upstream';

const rounds = 15;
const requestsPerRound = 2_000;
const connections = 20;

async function start(...middleware) {
  const user = withSecrets(
    { provider: 'acme', id: 'u1', displayName: 'Ann' },
    { tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: Date.now() + 3_600_000 } },
  );
  const passport = new Passport();
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);
  const app = express();
  app.use(session({ secret: 'bench', resave: false, saveUninitialized: false }), passport.session());
  app.get('/login', (req, res, next) => req.logIn(user, (error) => (error ? next(error) : res.end())));
  app.get('/', ...middleware, (req, res) => res.end(req.user.id));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const login = await get({ port, path: '/login', agent });
  const cookie = login.headers['set-cookie'][0].split(';')[0];
  return { server, agent, ask: () => get({ port, path: '/', agent, headers: { cookie } }) };
}

function get(options) {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', ...options }, (res) => res.resume().on('end', () => resolve(res)))
      .on('error', reject);
  });
}

async function round({ ask }) {
  const startedAt = performance.now();
  let left = requestsPerRound;
  const lane = async () => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return requestsPerRound / ((performance.now() - startedAt) / 1_000);
}

const client = { login: async () => {}, refresh: async () => {} };
const apps = { without: await start(), with: await start(freshTokens({ acme: client })) };
const rates = { without: [], with: [] };
for (let i = 0; i <= rounds; i++) {
  for (const name of i % 2 ? ['without', 'with'] : ['with', 'without']) {
    const rate = await round(apps[name]);
    if (i > 0) rates[name].push(rate);
  }
}
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const [without, fresh] = [median(rates.without), median(rates.with)];
console.log(
  `without freshTokens ${Math.round(without)} requests/s, with it ${Math.round(fresh)}: ratio ${(fresh / without).toFixed(3)}`,
);
for (const { server, agent } of Object.values(apps)) {
  agent.destroy();
  server.close();
}

import { once } from 'node:events';
import http from 'node:http';
import express from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import { freshTokens, fromSession, toSession } from 'passport-upstream';
import { withSecrets } from 'passport-upstream/provider';
import { median, ratio } from '../report/statistics.mjs';
import { figure, times } from '../report/table.mjs';

const connections = 20;

/** One route with freshTokens and without it. Both run in this process, in turns: what else it does falls on both. */
export async function run({ isQuick, progress }) {
  const rounds = isQuick ? 7 : 15;
  const requests = isQuick ? 1_000 : 2_000;
  const client = { login: async () => {}, refresh: async () => {} };
  const apps = { without: await start(), with: await start(freshTokens({ acme: client })) };
  const rates = { without: [], with: [] };
  for (let i = 0; i <= rounds; i++) {
    if (i > 0) progress.step(`fresh-tokens: round ${i} of ${rounds}`);
    for (const name of i % 2 ? ['without', 'with'] : ['with', 'without']) {
      const rate = await round(apps[name], requests);
      // The first warms up.
      if (i > 0) rates[name].push(rate);
    }
  }
  for (const { server, agent } of Object.values(apps)) {
    agent.destroy();
    server.close();
  }
  return {
    rounds,
    ratio: ratio(rates.with, rates.without),
    without: median(rates.without),
    with: median(rates.with),
  };
}

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
      .get({ host: '127.0.0.1', ...options }, (res) => {
        if (res.statusCode !== 200) reject(new Error(`${options.path} answered ${res.statusCode}`));
        res.resume().on('end', () => resolve(res));
      })
      .on('error', reject);
  });
}

async function round({ ask }, requests) {
  const startedAt = performance.now();
  let left = requests;
  const lane = async () => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return requests / ((performance.now() - startedAt) / 1_000);
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables(result) {
  return [
    {
      title: 'freshTokens, on a session route whose token lives on',
      head: ['', 'to without', 'requests/s'],
      rows: [
        ['without freshTokens', times(1), figure(result.without)],
        ['with freshTokens', times(result.ratio), figure(result.with)],
      ],
    },
  ];
}

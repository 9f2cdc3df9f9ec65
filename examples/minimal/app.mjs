import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { OvokStrategy, freshTokens, fromSession, jsonLogin, signOut, toSession } from 'passport-ovok';
import { VeroStrategy } from 'passport-vero';

const page = `<form method="post" action="/login/ovok">
  Ovok: <input name="email"> <input name="password" type="password"> <button>Sign in</button></form>
<form method="post" action="/login/vero">
  Vero: <input name="identifier"> <input name="password" type="password"> <button>Sign in</button></form>
<form method="post" action="/logout"><button>Sign out</button> <a href="/me">Who is signed in?</a></form>`;

export function start(port, options = {}) {
  const vero = new VeroStrategy(options); // VERO_BASE_URL
  const ovok = new OvokStrategy(options); // OVOK_CLIENT_ID, OVOK_TENANT_ID and OVOK_BASE_URL
  const clients = { ovok: ovok.client, vero: vero.client };
  passport.use(ovok).use(vero);
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);

  const app = express();
  app.use(express.json(), express.urlencoded({ extended: false }));
  const secret = process.env.SESSION_SECRET ?? randomUUID(); // a random one ends all sessions at a restart
  app.use(session({ secret, resave: false, saveUninitialized: false, cookie: { sameSite: 'lax' } }));
  app.use(passport.session());
  app.post('/logout', signOut(clients), (_req, res) => res.redirect(303, '/'));
  app.use(freshTokens(clients)); // after it, req.user.tokens are good for a call of the provider's API

  const redirects = { successRedirect: '/', failureRedirect: '/login' };
  for (const name of ['ovok', 'vero']) {
    app.post(`/login/${name}`, passport.authenticate(name, redirects));
    app.post(`/api/login/${name}`, jsonLogin(passport, name));
  }
  app.get(['/', '/login'], (_req, res) => res.send(page));
  app.get('/me', (req, res) => res.json({ user: req.user }));
  return app.listen(port, '127.0.0.1');
}

async function main({ PORT = '3000', ...variables } = process.env) {
  if (!/^\d+$/.test(PORT) || PORT > 65_535) throw new Error(`PORT must be a port, not "${PORT}".`);
  if (!Object.keys(variables).some((name) => /^(OVOK|VERO)_/.test(name))) {
    const { startSandbox } = await import('passport-sandbox'); // both providers, on this machine
    const { ovokURL, veroURL, accounts } = await startSandbox();
    const { email, password, clientId, tenantId } = accounts[0];
    const hosts = { OVOK_BASE_URL: ovokURL, VERO_BASE_URL: veroURL };
    Object.assign(process.env, { ...hosts, OVOK_CLIENT_ID: clientId, OVOK_TENANT_ID: tenantId });
    console.log(`Sign in as ${email} with the password ${password}`);
  }
  const server = start(Number(PORT));
  await once(server, 'listening').catch(({ message }) => Promise.reject(new Error(`PORT: ${message}`)));
  console.log(`http://127.0.0.1:${server.address().port}`);
}

if (realpathSync(process.argv[1]) === import.meta.filename) {
  main().catch(({ message }) => process.exit(console.error(message) ?? 1));
}

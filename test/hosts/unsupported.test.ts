import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadMinimal } from './minimal';

// It changes what every request of the process inherits.
afterAll(() => {
  const names = ['login', 'logIn', 'logout', 'logOut', 'isAuthenticated', 'isUnauthenticated'];
  for (const name of names) Reflect.deleteProperty(IncomingMessage.prototype, name);
});

test.each([
  ['ovok', 'OvokStrategy'],
  ['vero', 'VeroStrategy'],
])('passport 0.4 is told in one sentence that it is too old for %s', async (provider, owner) => {
  const ids = {
    OVOK_CLIENT_ID: '87ea5dfc-8b8e-384d-8489-79496e706390',
    OVOK_TENANT_ID: '87ea5dfc-8b8e-384d-8489-79496e706390',
  };
  Object.assign(process.env, { ...ids, SESSION_SECRET: 'a session secret of at least 32 characters' });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the very object that the example gets
  const passport = require('passport-0.4') as { initialize(): unknown };
  // It needs this on every request, before anything else of its own.
  Object.assign(passport, { session: () => passport.initialize() });
  const server = await loadMinimal({ passport: 'passport-0.4' }).start(0);
  await once(server, 'listening');
  const response = await fetch(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/login/${provider}`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    },
  );
  server.close().closeAllConnections();
  expect(response.status).toBe(500);
  expect(await response.text()).toContain(
    `Error: ${owner}: this Passport is older than 0.5. Update it: npm install passport@latest<br>`,
  );
});

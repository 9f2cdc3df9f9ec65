const express = require('express');
const passport = require('passport');
const { OvokStrategy } = require('passport-ovok');
const { startSandbox } = require('passport-sandbox');
const { VeroStrategy } = require('passport-vero');

let sandbox, server;

beforeAll(async () => {
  sandbox = await startSandbox();
  const id = '87ea5dfc-8b8e-384d-8489-79496e706390';
  passport.use(new OvokStrategy({ baseURL: sandbox.ovokURL, clientId: id, tenantId: id }));
  passport.use(new VeroStrategy({ baseURL: sandbox.veroURL }));
  const app = express().use(express.json());
  for (const name of ['ovok', 'vero']) {
    app.post(`/${name}`, passport.authenticate(name, { session: false }), (req, res) => res.json(req.user));
  }
  await new Promise((resolve) => (server = app.listen(0, '127.0.0.1', resolve)));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await sandbox.close();
});

const logIn = (path, body) =>
  fetch(`http://127.0.0.1:${server.address().port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const email = 'max.mustermann@example.com';
const password = 'A[.DmUv]2vE|n_+]';

test('the right password signs in', async () => {
  const ovok = await logIn('/ovok', { email, password });
  expect(await ovok.json()).toMatchObject({ provider: 'ovok', displayName: 'Max Mustermann' });
  const vero = await logIn('/vero', { identifier: email, password });
  expect(await vero.json()).toMatchObject({ provider: 'vero', emails: [{ value: email }] });
});

test('a wrong password does not', async () => {
  expect((await logIn('/ovok', { email, password: 'wrong' })).status).toBe(401);
  expect((await logIn('/vero', { identifier: email, password: 'wrong' })).status).toBe(401);
});

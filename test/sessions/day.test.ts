import { holdTime, pass } from '../support/sessions/held-time';
import { OvokApp } from '../support/sessions/ovok-app';

const minute = 60_000;
const hour = 60 * minute;
const max = { status: 200, id: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498' };
const guest = { status: 200 };
let app: OvokApp;

beforeEach(async () => {
  holdTime();
  app = await OvokApp.start();
});
afterEach(async () => {
  await app.stop();
  jest.useRealTimers();
});

test('over a day of requests once a minute every handler sees a live token, and nobody is signed out', async () => {
  const cookie = await app.logIn();
  const began = app.sandbox.clock.now();
  for (let request = 1; request <= 24 * 60; request++) {
    pass(minute);
    expect([request, await app.me(cookie)]).toEqual([request, { ...max, isLive: true }]);
  }
  expect(app.sandbox.clock.now() - began).toBe(24 * hour);
  // A token lives for an hour and is refreshed in its last minute: each refresh token was used once.
  expect(app.refreshed).toHaveLength(24);
  expect(new Set(app.refreshed).size).toBe(24);

  // Then the person ends all sessions elsewhere.
  const { client } = app.strategy;
  const elsewhere = await client.login({ email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' });
  const response = await fetch(`${app.sandbox.ovokURL}/auth/session/all`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${elsewhere.user!.tokens.accessToken}` },
  });
  expect(response.status).toBe(200);
  pass(hour);
  expect(await app.me(cookie)).toEqual(guest);
  expect(await app.me(cookie)).toEqual(guest);
  expect(app.refreshed).toHaveLength(25);
}, 120_000);

test('100 requests of one session at the moment of expiry cause one refresh, and all see its token', async () => {
  const cookie = await app.logIn();
  pass(hour);
  const seen = await Promise.all(Array.from({ length: 100 }, () => app.me(cookie)));
  expect(seen).toEqual(seen.map(() => ({ ...max, isLive: true })));
  expect(app.refreshed).toHaveLength(1);
});

test('a session that slept for longer than its token lived is woken up by a refresh', async () => {
  const cookie = await app.logIn();
  pass(13 * 24 * hour);
  expect(await app.me(cookie)).toEqual({ ...max, isLive: true });
  pass(14 * 24 * hour);
  expect(await app.me(cookie)).toEqual(guest);
});

test('two sessions of one person live on their own', async () => {
  const [one, other] = [await app.logIn(), await app.logIn()];
  pass(hour - minute);
  expect(await Promise.all([app.me(one), app.me(other)])).toMatchObject([max, max]);
  expect(new Set(app.refreshed).size).toBe(2);
  await app.signOut(one);
  pass(hour);
  expect([await app.me(one), await app.me(other)]).toEqual([guest, { ...max, isLive: true }]);
});

import { canRefresh, checkClients, clientOf } from '../../src/session/session-clients';

const client = { refresh: () => Promise.resolve({ tokens: {} }) };

test('clients by provider are taken, also none', () => {
  expect(() => checkClients('signOut', { acme: client, vero: {} })).not.toThrow();
  expect(() => checkClients('signOut', {})).not.toThrow();
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a list', [client]],
  ['a client and something else', { acme: client, vero: 'client' }],
])('%s for clients is a TypeError that says what to pass', (_, clients) => {
  expect(() => checkClients('signOut', clients)).toThrow(
    new TypeError(
      'signOut: clients must be an object of clients by provider, such as { ovok: ovok.client }.',
    ),
  );
});

test('a strategy for a client is a TypeError that names it', () => {
  expect(() => checkClients('signOut', { acme: client, ovok: { authenticate: () => {} } })).toThrow(
    new TypeError('signOut: "ovok" is a strategy. Pass its client: { ovok: ovok.client }.'),
  );
});

test('a client is found by its provider, and not in a prototype', () => {
  expect(clientOf({ acme: client }, 'acme')).toBe(client);
  expect(clientOf(Object.create({ acme: client }) as object as { acme: object }, 'acme')).toBeUndefined();
});

test.each<[string, object | undefined, object, boolean]>([
  ['a client with refresh, and a refresh token', client, { refreshToken: 'r' }, true],
  ['no refresh token', client, { accessToken: 'a' }, false],
  ['a client without refresh', {}, { refreshToken: 'r' }, false],
  ['no client', undefined, { refreshToken: 'r' }, false],
])('with %s, tokens can be refreshed or not', (_, given, tokens, can) => {
  expect(canRefresh(given, tokens)).toBe(can);
});

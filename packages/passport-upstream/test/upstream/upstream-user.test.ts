import { inspect } from 'node:util';
import { givesTokens, withSecrets } from '../../src/upstream/upstream-user';

const secret = 'bearer-of-everything';
const user = withSecrets(
  { provider: 'acme', id: 'u1', displayName: 'Ann' },
  { tokens: { token: secret }, _json: secret },
);

test('a user’s secrets are there for who asks by name', () => {
  expect(user.tokens.token).toBe(secret);
  expect(user._json).toBe(secret);
});

test('a user’s secrets leave neither by JSON, nor by a spread, a copy or a log', () => {
  expect(JSON.stringify(user)).not.toContain(secret);
  expect(JSON.stringify({ ...user })).not.toContain(secret);
  expect(JSON.stringify(Object.assign({}, user))).not.toContain(secret);
  expect(JSON.stringify(structuredClone(user))).not.toContain(secret);
  expect(inspect(user)).not.toContain(secret);
  expect(Object.keys(user)).toEqual(['provider', 'id', 'displayName']);
});

test('an application may put fresh tokens in their place', () => {
  const copy = withSecrets({ id: 'u1' }, { tokens: { token: 'old' } });
  (copy as { tokens: object }).tokens = { token: 'new' };
  expect(copy.tokens).toEqual({ token: 'new' });
  expect(Object.keys(copy)).toEqual(['id']);
});

test('an application may take a secret away', () => {
  const copy: { _json?: unknown } = withSecrets({ id: 'u1' }, { _json: secret });
  delete copy._json;
  expect(copy._json).toBeUndefined();
});

test('a provider gives tokens once one of its users has had some', () => {
  withSecrets({ provider: 'other' }, { _json: secret });
  expect(['acme', 'other', 'nobody'].map(givesTokens)).toEqual([true, false, false]);
});

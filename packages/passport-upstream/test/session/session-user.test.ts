import { fromSession, isSessionUser, toSession } from '../../src/session/session-user';
import { withSecrets } from '../../src/upstream/upstream-user';

const ann = () =>
  withSecrets(
    {
      provider: 'acme',
      id: 'u1',
      displayName: 'Ann',
      emails: [{ value: 'ann@example.com' }],
      session: {
        expiresAt: new Date(1_000),
        devices: [{ seen: new Date(2_000) }],
        note: '1970-01-01T00:00:01.000Z',
      },
    },
    { tokens: { token: 't0ken' }, _json: { raw: true } },
  );

function store(user: unknown): unknown {
  let stored: unknown;
  toSession(user, (err, value) => (stored = err ?? value));
  return stored;
}

function restore(stored: unknown): unknown {
  let user: unknown;
  fromSession(stored, (err: unknown, value: unknown) => {
    user = err ?? value;
  });
  return user;
}

test('a user comes back from JSON whole: hidden tokens and dates too, the reply not', () => {
  const user = restore(JSON.parse(JSON.stringify(store(ann())))) as ReturnType<typeof ann>;
  expect(user).toEqual(ann());
  expect(user.session.expiresAt).toBeInstanceOf(Date);
  expect(user.session.note).toBe('1970-01-01T00:00:01.000Z');
  expect(user.tokens).toEqual({ token: 't0ken' });
  expect(Object.keys(user)).not.toContain('tokens');
  expect('_json' in user).toBe(false);
});

test('the session holds the user, the tokens and the paths of the dates', () => {
  const { session } = ann();
  expect(store(ann())).toEqual({
    user: { provider: 'acme', id: 'u1', displayName: 'Ann', emails: [{ value: 'ann@example.com' }], session },
    tokens: { token: 't0ken' },
    dates: [
      ['session', 'expiresAt'],
      ['session', 'devices', '0', 'seen'],
    ],
  });
});

test('a user comes back from a store that keeps objects as they are', () => {
  expect(restore(store(ann()))).toEqual(ann());
});

test('what comes back shares nothing with what was stored', () => {
  const stored = store(ann()) as { user: { displayName: string }; tokens: { token: string } };
  const user = restore(stored) as { displayName: string; tokens: { token: string } };
  user.displayName = 'Bob';
  user.tokens.token = 'other';
  expect(stored).toMatchObject({ user: { displayName: 'Ann' }, tokens: { token: 't0ken' } });
});

test('a stored user can be stored again', () => {
  expect(restore(store(restore(store(ann()))))).toEqual(ann());
});

test.each([
  ['a user of the application’s', { id: 7, name: 'Ann' }],
  ['a profile of another Passport strategy', { provider: 'google', id: '1', displayName: 'Ann' }],
  ['a user of the application’s with a provider', { provider: 'local', id: 'u1' }],
  ['a user of the application’s with a name', { provider: 'acme', id: 'u1', displayName: 'Ann' }],
  ['a user of the application’s with addresses', { provider: 'acme', id: 'u1', emails: [] }],
  ['a user whose tokens are for all to see', { provider: 'acme', id: 'u1', tokens: { token: 't' } }],
  ['a user with a token list', withSecrets({ provider: 'acme', id: 'u1' }, { tokens: ['t'] })],
  ['a user without id', withSecrets({ provider: 'acme' }, { tokens: {} })],
  ['a user without provider', withSecrets({ id: 'u1' }, { tokens: {} })],
  ['a user with an empty id', withSecrets({ provider: 'acme', id: '' }, { tokens: {} })],
  ['a string', 'u1'],
  ['nothing', undefined],
  ['null', null],
])('%s is passed on to the next serializer', (_, user) => {
  expect(store(user)).toBe('pass');
});

test('a copy of a user without the hidden tokens is a TypeError that says how to add to a user', () => {
  const error = store({ ...ann(), role: 'admin' }) as Error;
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toBe(
    'toSession: this is a copy of a user without the hidden tokens. Keep the user itself, and add to it by ' +
      'Object.assign(user, { role }).',
  );
  expect(restore(store(Object.assign(ann(), { role: 'admin' })))).toMatchObject({ role: 'admin' });
});

test('an account of the application’s that names the provider is no copy, and is passed on', () => {
  store(ann());
  const { provider, id } = ann();
  expect(store({ provider, id, role: 'admin' })).toBe('pass');
});

test('a stored user without a token is nobody', () => {
  const stored = store(ann()) as object;
  expect(restore({ ...stored, tokens: {} })).toBe(false);
  expect(restore({ ...stored, tokens: { token: '' } })).toBe(false);
});

test.each([
  ['what is kept of a user', () => store(ann()), true],
  ['the same through JSON', () => JSON.parse(JSON.stringify(store(ann()))) as unknown, true],
  ['a user whose tokens say when they end', () => ({ ...good, tokens: { expiresAt: 1, token: 't' } }), true],
  ['a user with nothing but the end of tokens', () => ({ ...good, tokens: { expiresAt: 1 } }), false],
  ['the id of a user of the application’s', () => 7, false],
  ['a user of the application’s', () => ({ user: { id: 7 }, tokens: {} }), false],
  ['nothing', () => undefined, false],
])('isSessionUser tells %s', (_, value, is) => {
  expect(isSessionUser(value())).toBe(is);
});

const good = { user: { provider: 'acme', id: 'u1' }, tokens: { token: 't' }, dates: [] };
test.each([
  ['nothing', undefined],
  ['null', null],
  ['a string', 'u1'],
  ['a number', 7],
  ['an array', []],
  ['an empty object', {}],
  ['null for tokens', { ...good, tokens: null }],
  ['no user', { ...good, user: undefined }],
  ['a list for a user', { ...good, user: ['acme', 'u1'] }],
  ['no tokens', { ...good, tokens: undefined }],
  ['a string for tokens', { ...good, tokens: 't' }],
  ['a user without id', { ...good, user: { provider: 'acme' } }],
  ['a user that holds code', { ...good, user: { ...good.user, act: () => {} } }],
  ['a user whose id is said to be a date', { ...good, dates: [['id']] }],
  ['a user whose provider is a number', { ...good, user: { provider: 1, id: 'u1' } }],
])('%s in the session signs the browser out', (_, stored) => {
  expect(restore(stored)).toBe(false);
});

test.each([
  ['no list', undefined],
  ['a path that is no list', ['session']],
  ['a path that is empty', [[]]],
  ['a path that leads nowhere', [['session', 'nowhere', 'else']]],
  ['a path through a prototype', [['__proto__', 'polluted']]],
  ['a path to a number', [['count']]],
])('%s of dates does no harm', (_, dates) => {
  const user = restore({ ...good, user: { ...good.user, count: 5 }, dates });
  expect(user).toEqual({ provider: 'acme', id: 'u1', count: 5 });
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

import fc from 'fast-check';
import { credentialsProblem, readField } from '../../src/strategy/credentials';
import { attempt } from '../../../../test/support/attempt';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy } from '../support/acme';

const acmeUser = { id: 'u1', name: 'Ann', token: 't0ken' };
const hostile = JSON.parse('{"__proto__":{"username":"ann@example.com","password":"secret"}}') as object;
const nested = { username: 'ann@example.com', password: 'secret' };

async function logIn(request: object, options: object = {}) {
  const upstream = await scriptedUpstream((_req, res) => answerJSON(res, acmeUser));
  const result = await attempt(new AcmeStrategy({ baseURL: upstream.baseURL, ...options }), request);
  return { ...result, sent: upstream.bodies };
}

test.each([
  ['no body', {}],
  ['an undefined body', { body: undefined }],
  ['an empty body', { body: {} }],
  ['an array', { body: ['ann@example.com', 'secret'] }],
  ['an array with members', { body: Object.assign([], nested) }],
  ['a string', { body: 'username=ann&password=secret' }],
  ['a number', { body: 7 }],
  ['null', { body: null }],
  ['no username', { body: { password: 'secret' } }],
  ['no password', { body: { username: 'ann@example.com' } }],
  ['a null username', { body: { username: null, password: 'secret' } }],
  ['an empty username', { body: { username: '', password: 'secret' } }],
  ['an empty password', { body: { username: 'ann@example.com', password: '' } }],
  ['a missing username beside a malformed password', { body: { password: ['secret'] } }],
  [
    'credentials in the query alone',
    { query: nested, url: '/login?username=ann@example.com&password=secret' },
  ],
  ['a GET with credentials in the query', { method: 'GET', query: nested }],
  ['Basic authorization', { headers: { authorization: 'Basic YW5uOnNlY3JldA==' } }],
  ['credentials under an own __proto__', { body: hostile }],
  ['credentials that a prototype holds', { body: Object.create(nested) as object }],
])('%s is answered missing_credentials, and nothing is sent', async (_, request) => {
  const result = await logIn(request);
  expect(result).toMatchObject({ outcome: 'fail', status: 400, answers: 1, sent: [] });
  expect(result.info).toEqual({ code: 'missing_credentials', message: 'Missing credentials', type: 'error' });
  expect(({} as { username?: string }).username).toBeUndefined();
});

test.each([
  ['a number', 7],
  ['zero', 0],
  ['true', true],
  ['false', false],
  ['an array', ['ann@example.com']],
  ['an empty array', []],
  ['an operator', { $ne: '' }],
  ['a lone surrogate', 'ann\ud800@example.com'],
])('a username or a password that is %s is malformed, and nothing is sent', async (_, value) => {
  for (const body of [
    { username: value, password: 'secret' },
    { username: 'ann@example.com', password: value },
  ]) {
    const result = await logIn({ body });
    expect(result).toMatchObject({
      outcome: 'fail',
      status: 400,
      info: { code: 'malformed_credentials' },
      sent: [],
    });
  }
});

test.each([
  ['blank', '   '],
  ['with NUL', 'ann\0@example.com'],
  ['with CR', 'ann\r@example.com'],
  ['with LF', 'ann\n@example.com'],
  ['with ESC', 'ann\u001b[31m@example.com'],
  ['with DEL', 'ann\u007f@example.com'],
  ['with a C1 control', 'ann\u0085@example.com'],
  ['of 321 characters', 'a'.repeat(321)],
])('a username %s is malformed, and nothing is sent', async (_, username) => {
  const result = await logIn({ body: { username, password: 'secret' } });
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 400,
    info: { code: 'malformed_credentials' },
    sent: [],
  });
});

test('the longest credentials are sent whole, one character more is malformed', async () => {
  const body = { username: 'u'.repeat(320), password: 'p'.repeat(1_024) };
  expect(await logIn({ body })).toMatchObject({ outcome: 'success', sent: [JSON.stringify(body)] });
  const longer = { ...body, password: 'p'.repeat(1_025) };
  expect(await logIn({ body: longer })).toMatchObject({
    status: 400,
    info: { code: 'malformed_credentials' },
    sent: [],
  });
});

test('an emoji is one character', async () => {
  const body = { username: 'ann@example.com', password: '🔑'.repeat(1_024) };
  expect(await logIn({ body })).toMatchObject({ outcome: 'success', sent: [JSON.stringify(body)] });
  const longer = { ...body, password: '🔑'.repeat(1_025) };
  expect(await logIn({ body: longer })).toMatchObject({ info: { code: 'malformed_credentials' }, sent: [] });
});

test.each([
  '  both ends  ',
  '\ttab',
  'MiXeD',
  'caf\u00e9',
  'cafe\u0301',
  '🔑🔑',
  'a+b%20&=',
  '"\'\\',
  'nul\0',
  '\n',
  ' ',
])('the password %j is sent as it was posted', async (password) => {
  const { sent } = await logIn({ body: { username: 'ann@example.com', password } });
  expect(sent.map((body) => (JSON.parse(body) as { password: string }).password)).toEqual([password]);
});

test('other members of the body are neither sent nor put on the user', async () => {
  const body = { ...nested, isAdmin: true, provider: 'root', id: 'someone-else' };
  const result = await logIn({ body });
  expect(result.sent).toEqual([JSON.stringify(nested)]);
  expect(result.user).toEqual({ provider: 'acme', id: 'u1', displayName: 'Ann' });
});

test('fields may have other names, and reach into nested objects', async () => {
  const fields = { usernameField: 'user[email]', passwordField: 'user[secrets][password]' };
  const body = { user: { email: 'ann@example.com', secrets: { password: 'secret' } } };
  expect(await logIn({ body }, fields)).toMatchObject({ outcome: 'success', sent: [JSON.stringify(nested)] });
});

test.each([
  'constructor',
  'toString',
  'user[__proto__]',
  '__proto__[username]',
  'user[constructor][name]',
  'length',
])('the field %s reaches nothing that is not the body’s own', (field) => {
  expect(readField({ user: {} }, field)).toBeUndefined();
  expect(readField(hostile, field)).toBeUndefined();
  expect(readField([nested], field)).toBeUndefined();
});

test('a body whose getters throw is an error, once', async () => {
  const broken = new Error('broken body');
  const body = {
    get username(): string {
      throw broken;
    },
  };
  expect(await logIn({ body })).toMatchObject({ outcome: 'error', error: broken, answers: 1, sent: [] });
});

test.each([
  ['a credentials function', () => nested],
  ['an async one', () => Promise.resolve(nested)],
])('%s replaces the two fields', async (_, credentials) => {
  const result = await logIn({ body: { username: 'other', password: 'other' } }, { credentials });
  expect(result).toMatchObject({ outcome: 'success', sent: [JSON.stringify(nested)] });
});

test('a credentials function gets the request', async () => {
  const credentials = (req: { headers: Record<string, string> }) => ({
    username: req.headers['x-user'],
    password: req.headers['x-password'],
  });
  const headers = { 'x-user': 'ann@example.com', 'x-password': 'secret' };
  expect(await logIn({ headers }, { credentials })).toMatchObject({
    outcome: 'success',
    sent: [JSON.stringify(nested)],
  });
});

test.each([undefined, null, {}, 'ann', [], { username: 'ann' }, Object.create(nested) as object])(
  'a credentials function that gives %j found none',
  async (found) => {
    const result = await logIn({ body: nested }, { credentials: () => Promise.resolve(found) });
    expect(result).toMatchObject({
      outcome: 'fail',
      status: 400,
      info: { code: 'missing_credentials' },
      sent: [],
    });
  },
);

test('a credentials function that gives other than strings gives malformed ones', async () => {
  const result = await logIn({}, { credentials: () => ({ username: 7, password: {} }) });
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 400,
    info: { code: 'malformed_credentials' },
    sent: [],
  });
});

test.each([
  [
    'throws',
    () => {
      throw new Error('lookup failed');
    },
  ],
  ['rejects', () => Promise.reject(new Error('lookup failed'))],
])('a credentials function that %s is an error, once', async (_, credentials) => {
  const result = await logIn({}, { credentials });
  expect(result).toMatchObject({ outcome: 'error', answers: 1, sent: [] });
  expect((result.error as Error).message).toBe('lookup failed');
});

test('whatever a body is, what would be sent is two bounded strings', () => {
  const body = fc.oneof(
    fc.anything({ withNullPrototype: true, withBoxedValues: true, withDate: true, withMap: true }),
    fc.record({ username: fc.anything(), password: fc.anything() }),
    fc.record({
      username: fc.string({ unit: 'binary', maxLength: 400 }),
      password: fc.string({ unit: 'binary' }),
    }),
  );
  fc.assert(
    fc.property(body, (value) => {
      const [username, password] = [readField(value, 'username'), readField(value, 'password')];
      if (credentialsProblem(username, password, 1_024) !== undefined) return true;
      return [username, password].every(
        (text) => typeof text === 'string' && text !== '' && text.length <= 1_024,
      );
    }),
    { numRuns: 100_000 },
  );
});

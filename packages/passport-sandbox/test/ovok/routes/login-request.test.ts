import { startSandbox, type Sandbox } from '../../../src/index';
import { askOvok, ids, max } from '../../support/described-api';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const login = (body: unknown, headers: Record<string, string> = {}) =>
  askOvok(sandbox.ovokURL, 'POST /auth/b2b/login', { body, headers });

test.each<[string, Record<string, unknown>, string, string]>([
  ['no email', { email: undefined }, 'email', 'Required'],
  ['an email without an at sign', { email: 'max' }, 'email', 'Invalid email'],
  ['an email without a dot after the at sign', { email: 'max@localhost' }, 'email', 'Invalid email'],
  ['an email of 321 characters', { email: `${'m'.repeat(309)}@example.com` }, 'email', 'Invalid email'],
  ['an email in a list', { email: [max.email] }, 'email', 'Expected string'],
  ['no password', { password: undefined }, 'password', 'Required'],
  ['a password that is an object', { password: { $ne: '' } }, 'password', 'Expected string'],
  ['an empty password', { password: '' }, 'password', 'String must contain at least 1 character(s)'],
  [
    'a password of 129 characters',
    { password: 'p'.repeat(129) },
    'password',
    'String must contain at most 128 character(s)',
  ],
  ['a client id that is a reference', { clientId: `Client/${ids.clientId}` }, 'clientId', 'Invalid uuid'],
  ['a client id that is a number', { clientId: 7 }, 'clientId', 'Expected string'],
  ['no tenant id', { tenantId: undefined }, 'tenantId', 'Required'],
  ['a tenant id that is text', { tenantId: 'tenant' }, 'tenantId', 'Invalid uuid'],
])("%s gets 422 and the validation's list of objects", async (_what, change, member, message) => {
  const { status, body } = await login({ ...max, ...change });
  expect(status).toBe(422);
  expect(body).toMatchObject({ error: 'Unprocessable Entity', message: [{ path: [member], message }] });
});

test('an email of 320 characters and a password of 128 code points are judged', async () => {
  const email = `${'m'.repeat(308)}@example.com`;
  expect((await login({ ...max, email, password: '🔑'.repeat(128) })).status).toBe(404);
});

test.each([
  ['a body that is cut off', '{"email":'],
  ['a number', '42'],
  ['null', 'null'],
  ['a byte order mark', `\ufeff${JSON.stringify(max)}`],
])('%s is not JSON and gets 400', async (_what, body) => {
  const response = await login(body);
  expect(response.status).toBe(400);
  expect(response.body).toMatchObject({ message: 'The body is not valid JSON' });
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
  'the same body labelled %s is as good as none',
  async (type) => {
    const { status, body } = await login(max, { 'content-type': type });
    expect(status).toBe(422);
    expect((body as { message: object[] }).message).toHaveLength(4);
  },
);

test('a body without a label is as good as none', async () => {
  const body = Buffer.from(JSON.stringify(max));
  expect((await fetch(`${sandbox.ovokURL}/auth/b2b/login`, { method: 'POST', body })).status).toBe(422);
});

test('a list is as good as an empty object', async () => {
  expect((await login([max])).status).toBe(422);
});

test.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
  'a body labelled %s is read',
  async (type) => {
    expect((await login(max, { 'content-type': type })).status).toBe(200);
  },
);

test('a body over 100 KiB gets 413', async () => {
  expect((await login({ ...max, filler: 'x'.repeat(101 * 1024) })).status).toBe(413);
});

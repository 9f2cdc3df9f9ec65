import { startSandbox, type Sandbox } from '../../../src/index';
import { askOvok, ids, max } from '../../support/described-api';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const login = (body: unknown, headers: Record<string, string> = {}) =>
  askOvok(sandbox.ovokURL, 'POST /auth/b2b/login', { body, headers });

const emailProblem = 'email must be an email';
const long = 'password must be shorter than or equal to 128 characters';
const short = 'password must be longer than or equal to 1 characters';

test.each<[string, Record<string, unknown>, string[]]>([
  ['no email', { email: undefined }, [emailProblem]],
  ['an email without an at sign', { email: 'max' }, [emailProblem]],
  ['an email without a dot after the at sign', { email: 'max@localhost' }, [emailProblem]],
  ['an email of 321 characters', { email: `${'m'.repeat(309)}@example.com` }, [emailProblem]],
  ['an email in a list', { email: [max.email] }, [emailProblem]],
  ['no password', { password: undefined }, ['password must be a string', short]],
  ['a password that is an object', { password: { $ne: '' } }, ['password must be a string', short]],
  ['an empty password', { password: '' }, [short]],
  ['a password of 129 characters', { password: 'p'.repeat(129) }, [long]],
  ['a client id that is a reference', { clientId: `Client/${ids.clientId}` }, ['clientId must be a UUID']],
  ['a client id that is a number', { clientId: 7 }, ['clientId must be a UUID']],
  ['no tenant id', { tenantId: undefined }, ['tenantId must be a UUID']],
  ['a tenant id that is text', { tenantId: 'tenant' }, ['tenantId must be a UUID']],
])("%s gets 400 and the validation's list", async (_what, change, message) => {
  const { status, body } = await login({ ...max, ...change });
  expect(status).toBe(400);
  expect(body).toEqual({ statusCode: 400, message, error: 'Bad Request' });
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
  const answered = await login(body);
  expect(answered.status).toBe(400);
  expect(answered.body).toMatchObject({ message: 'The body is not valid JSON' });
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
  'the same body labelled %s is as good as none',
  async (type) => {
    const { status, body } = await login(max, { 'content-type': type });
    expect(status).toBe(400);
    expect((body as { message: string[] }).message).toHaveLength(5);
  },
);

test('a body without a label is as good as none', async () => {
  const body = Buffer.from(JSON.stringify(max));
  expect((await fetch(`${sandbox.ovokURL}/auth/b2b/login`, { method: 'POST', body })).status).toBe(400);
});

test('a list is as good as an empty object', async () => {
  expect((await login([max])).status).toBe(400);
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

import { SignJWT } from 'jose';
import { startSandbox, type Sandbox } from '../../../src/index';
import { askOvok, bearer, max, me, signIn } from '../../support/described-api';

let sandbox: Sandbox;
let url: string;

beforeAll(async () => {
  sandbox = await startSandbox({
    accounts: [
      {
        provider: 'ovok',
        email: 'cher@example.org',
        password: 'one',
        profile: { reference: 'Patient/cher', display: 'Cher' },
      },
    ],
  });
  url = sandbox.ovokURL;
});
afterAll(() => sandbox.close());

test('an access token tells who its bearer is, with bare ids', async () => {
  const { accessToken } = await signIn(url);
  const { body } = await askOvok(url, 'GET /auth/me', bearer(accessToken));
  expect(body).toMatchObject({
    project: { id: 'f6f4da8d-93e8-8a08-220e-03b7810451d3', name: 'My Medical Project' },
    membership: { user: { display: max.email } },
    profile: {
      resourceType: 'Patient',
      id: 'de5c57ff-7257-57b0-13ab-aab6f5f91498',
      name: [{ given: ['Max'], family: 'Mustermann' }],
      telecom: [{ system: 'email', value: max.email }],
    },
  });
});

test('the resource type is that of the login', async () => {
  const email = 'erika.mustermann@example.com';
  const { accessToken } = await signIn(url, { ...max, email, password: 'correct horse battery staple' });
  const { body } = await askOvok(url, 'GET /auth/me', bearer(accessToken));
  expect(body).toMatchObject({
    profile: { resourceType: 'Practitioner', name: [{ given: ['Dr.', 'Erika'], family: 'Mustermann' }] },
  });
});

test('a name of one word is a family name', async () => {
  const { accessToken } = await signIn(url, { ...max, email: 'cher@example.org', password: 'one' });
  const { body } = await askOvok(url, 'GET /auth/me', bearer(accessToken));
  expect(body).toMatchObject({ profile: { name: [{ given: [], family: 'Cher' }] } });
});

test('without a token the response is 401 with a challenge', async () => {
  const { status, headers, body } = await askOvok(url, 'GET /auth/me');
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer');
  expect(body).toMatchObject({ statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' });
});

test('the scheme may be written in any case', async () => {
  const { accessToken } = await signIn(url);
  const asked = { headers: { authorization: `bEARER  ${accessToken}` } };
  expect((await askOvok(url, 'GET /auth/me', asked)).status).toBe(200);
});

test('a token under another scheme gets 401', async () => {
  const { accessToken } = await signIn(url);
  const asked = { headers: { authorization: `Basic ${accessToken}` } };
  expect((await askOvok(url, 'GET /auth/me', asked)).status).toBe(401);
});

test('an access token with one letter changed gets 401', async () => {
  const { accessToken } = await signIn(url);
  const changed = accessToken.replace(/(.)(.{10})$/, (_all, letter: string, rest: string) => {
    return (letter === 'A' ? 'B' : 'A') + rest;
  });
  expect(await me(url, changed)).toBe(401);
});

test('an unsigned token and one signed with another key get 401', async () => {
  const claims = { use: 'access', sid: 'x', jti: 'y', exp: Math.floor(Date.now() / 1000) + 3600 };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  expect(await me(url, `example.jwt.${part({ alg: 'none' })}.${part(claims)}.`)).toBe(401);
  const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32));
  expect(await me(url, `example.jwt.${forged}`)).toBe(401);
});

import { startSandbox } from '../../../src/index';
import { askOvok, bearer, max, me, signIn } from '../../support/described-api';
import { freshSandbox } from '../../support/fresh-sandbox';

interface Refreshed {
  access_token: string;
  refresh_token: string;
  expires_in: number;
}

const fresh = freshSandbox();

const hour = 3_600_000;
const ask = (body: unknown) => askOvok(fresh.url, 'POST /auth/refresh-token', { body });
const refresh = async (token: string): Promise<Refreshed> =>
  (await ask({ refresh_token: token })).body as Refreshed;
const refused = async (token: string): Promise<number> => (await ask({ refresh_token: token })).status;

test('a refresh token gets new tokens, in snake_case', async () => {
  const first = await signIn(fresh.url);
  const second = await refresh(first.refreshToken);
  expect(second).toEqual({
    access_token: expect.any(String) as unknown,
    refresh_token: expect.any(String) as unknown,
    expires_in: 3600,
  });
  expect(second.access_token).not.toBe(first.accessToken);
  expect(second.refresh_token).not.toBe(first.refreshToken);
  expect(await me(fresh.url, second.access_token)).toBe(200);
});

test('the access token from before a refresh lives on until it expires', async () => {
  const { accessToken, refreshToken } = await signIn(fresh.url);
  await refresh(refreshToken);
  expect(await me(fresh.url, accessToken)).toBe(200);
});

test('a refresh token that comes a second time ends its session and all tokens that came of it', async () => {
  const first = await signIn(fresh.url);
  const second = await refresh(first.refreshToken);
  expect(await refused(first.refreshToken)).toBe(401);
  expect(await me(fresh.url, second.access_token)).toBe(401);
  expect(await me(fresh.url, first.accessToken)).toBe(401);
  expect(await refused(second.refresh_token)).toBe(401);
});

test('a reused refresh token leaves other sessions of the account alone', async () => {
  const other = await signIn(fresh.url);
  const first = await signIn(fresh.url);
  await refresh(first.refreshToken);
  await refused(first.refreshToken);
  expect(await me(fresh.url, other.accessToken)).toBe(200);
});

test('with ovokRefreshTokenReuse "refuse" a reused refresh token is refused and nothing else happens', async () => {
  const lenient = await startSandbox({ ovokRefreshTokenReuse: 'refuse' });
  const { refreshToken } = await signIn(lenient.ovokURL);
  const again = (token: string) =>
    askOvok(lenient.ovokURL, 'POST /auth/refresh-token', { body: { refresh_token: token } });
  const { body } = await again(refreshToken);
  expect((await again(refreshToken)).status).toBe(401);
  expect(await me(lenient.ovokURL, (body as Refreshed).access_token)).toBe(200);
  await lenient.close();
});

test('with ovokRefreshTokenReuse "allow" a refresh token stays good, and the response has no other', async () => {
  const constant = await startSandbox({ ovokRefreshTokenReuse: 'allow', ovokRefreshTokenLifetime: 60_000 });
  const { refreshToken } = await signIn(constant.ovokURL);
  for (let count = 0; count < 3; count++) {
    constant.clock.advance(15_000);
    const asked = { body: { refresh_token: refreshToken } };
    const { status, body } = await askOvok(constant.ovokURL, 'POST /auth/refresh-token', asked);
    expect([status, Object.keys(body as object)]).toEqual([200, ['access_token', 'expires_in']]);
    expect(await me(constant.ovokURL, (body as Refreshed).access_token)).toBe(200);
  }
  await constant.close();
});

test('of a hundred simultaneous refreshes with one token exactly one succeeds', async () => {
  const { refreshToken } = await signIn(fresh.url);
  const statuses = await Promise.all(Array.from({ length: 100 }, () => refused(refreshToken)));
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
});

test('a chain of refreshes outlives every single token', async () => {
  let { refreshToken } = await signIn(fresh.url);
  for (let day = 0; day < 30; day++) {
    fresh.sandbox.clock.advance(24 * hour);
    const next = await refresh(refreshToken);
    expect(await me(fresh.url, next.access_token)).toBe(200);
    refreshToken = next.refresh_token;
  }
});

test('an access token expires after an hour of the sandbox clock, and a refresh token does not', async () => {
  const { accessToken, refreshToken } = await signIn(fresh.url);
  fresh.sandbox.clock.advance(hour - 60_000);
  expect(await me(fresh.url, accessToken)).toBe(200);
  fresh.sandbox.clock.advance(60_000);
  expect(await me(fresh.url, accessToken)).toBe(401);
  expect((await refresh(refreshToken)).expires_in).toBe(3600);
});

test('an unused refresh token expires after 14 days', async () => {
  const { refreshToken } = await signIn(fresh.url);
  fresh.sandbox.clock.advance(14 * 24 * hour);
  expect(await refused(refreshToken)).toBe(401);
});

test('token lifetimes are options', async () => {
  const brief = await startSandbox({ ovokAccessTokenLifetime: 2_000, ovokRefreshTokenLifetime: 60_000 });
  const { body } = await askOvok(brief.ovokURL, 'POST /auth/b2b/login', { body: max });
  expect(body).toMatchObject({ expiresIn: 2 });
  brief.clock.advance(2_000);
  expect(await me(brief.ovokURL, (body as { accessToken: string }).accessToken)).toBe(401);
  await brief.close();
});

test('an access token is no refresh token, and the other way round', async () => {
  const { accessToken, refreshToken } = await signIn(fresh.url);
  expect(await me(fresh.url, refreshToken)).toBe(401);
  expect(await refused(accessToken)).toBe(401);
  expect(await me(fresh.url, accessToken)).toBe(200);
});

test.each([
  ['nothing', undefined, 'Required'],
  ['the camelCase name', { refreshToken: 'x' }, 'Required'],
  ['a number', { refresh_token: 7 }, 'Expected string'],
  ['an empty string', { refresh_token: '' }, 'Required'],
])('%s instead of a refresh token gets 422', async (_what, body, message) => {
  const response = await ask(body);
  expect(response.status).toBe(422);
  expect(response.body).toMatchObject({ message: [{ path: ['refresh_token'], message }] });
});

test('a body that is not JSON gets 400', async () => {
  expect((await ask('{')).status).toBe(400);
});

test.each(['garbage', 'example.jwt.garbage', 'a.b.c'])('%s as a refresh token gets 401', async (token) => {
  expect(await refused(token)).toBe(401);
});

test("another sandbox's refresh token gets 401", async () => {
  const other = await startSandbox();
  expect(await refused((await signIn(other.ovokURL)).refreshToken)).toBe(401);
  await other.close();
});

test('an ended session cannot be refreshed', async () => {
  const { accessToken, refreshToken } = await signIn(fresh.url);
  await askOvok(fresh.url, 'DELETE /auth/session/{option}', { ...bearer(accessToken), option: 'current' });
  expect(await refused(refreshToken)).toBe(401);
});

import { askOvok, bearer, max, me, signIn, type Tokens } from '../../support/described-api';
import { freshSandbox } from '../../support/fresh-sandbox';

const fresh = freshSandbox();

const idsOf = (body: unknown): string[] =>
  (body as { sessions: { id: string }[] }).sessions.map(({ id }) => id);

async function list({ accessToken }: Tokens): Promise<string[]> {
  return idsOf((await askOvok(fresh.url, 'GET /auth/session', bearer(accessToken))).body);
}

const end = ({ accessToken }: Tokens, option: string) =>
  askOvok(fresh.url, 'DELETE /auth/session/{option}', { ...bearer(accessToken), option });

const alive = async (...tokens: Tokens[]): Promise<boolean[]> =>
  Promise.all(tokens.map(async ({ accessToken }) => (await me(fresh.url, accessToken)) === 200));

test('the list has the sessions of the bearer and of nobody else', async () => {
  const [one] = [await signIn(fresh.url), await signIn(fresh.url)];
  const email = 'erika.mustermann@example.com';
  const other = await signIn(fresh.url, { ...max, email, password: 'correct horse battery staple' });
  expect(await list(one)).toHaveLength(2);
  expect(await list(other)).toHaveLength(1);
});

test('"current" ends the session of the token, its access and its refresh token', async () => {
  const [one, two] = [await signIn(fresh.url), await signIn(fresh.url)];
  const { status, body } = await end(one, 'current');
  expect(status).toBe(200);
  expect(idsOf(body)).toHaveLength(1);
  expect(await alive(one, two)).toEqual([false, true]);
  const again = { body: { refresh_token: one.refreshToken } };
  expect((await askOvok(fresh.url, 'POST /auth/refresh-token', again)).status).toBe(401);
});

test('"other" ends the sessions that the token is not of', async () => {
  const [one, two, three] = [await signIn(fresh.url), await signIn(fresh.url), await signIn(fresh.url)];
  expect(idsOf((await end(one, 'other')).body)).toHaveLength(2);
  expect(await alive(one, two, three)).toEqual([true, false, false]);
});

test('"all" ends every session of the bearer', async () => {
  const [one, two] = [await signIn(fresh.url), await signIn(fresh.url)];
  expect(idsOf((await end(one, 'all')).body)).toHaveLength(2);
  expect(await alive(one, two)).toEqual([false, false]);
});

test('the id of a session ends that session', async () => {
  const one = await signIn(fresh.url);
  const [id = ''] = await list(one);
  const two = await signIn(fresh.url);
  expect(idsOf((await end(two, id.toUpperCase())).body)).toEqual([id]);
  expect(await alive(one, two)).toEqual([false, true]);
});

test("somebody else's session is not found", async () => {
  const one = await signIn(fresh.url);
  const [id = ''] = await list(one);
  const email = 'erika.mustermann@example.com';
  const other = await signIn(fresh.url, { ...max, email, password: 'correct horse battery staple' });
  expect((await end(other, id)).status).toBe(404);
  expect(await alive(one)).toEqual([true]);
});

test('an option that is neither a word nor an id gets 422', async () => {
  expect((await end(await signIn(fresh.url), 'everything')).status).toBe(422);
});

test('a path that cannot be decoded gets 400', async () => {
  expect((await end(await signIn(fresh.url), '%zz')).status).toBe(400);
});

test('without a good token nothing is listed and nothing is ended', async () => {
  const one = await signIn(fresh.url);
  const bad = { ...one, accessToken: 'garbage' };
  expect((await askOvok(fresh.url, 'GET /auth/session', bearer('garbage'))).status).toBe(401);
  expect((await end(bad, 'all')).status).toBe(401);
  expect(await alive(one)).toEqual([true]);
});

test('expired sessions are not listed', async () => {
  await signIn(fresh.url);
  fresh.sandbox.clock.advance(14 * 86_400_000);
  expect(await list(await signIn(fresh.url))).toHaveLength(1);
});

test('the list shows the latest hundred', async () => {
  for (let count = 0; count < 101; count++) await signIn(fresh.url);
  expect(await list(await signIn(fresh.url))).toHaveLength(100);
});

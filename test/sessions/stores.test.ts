import { setTimeout as delay } from 'node:timers/promises';
import { sessionApps } from '../../packages/passport-upstream/test/support/session-app';
import { hasRedis } from '../support/processes/programs';
import { fileStores, memoryStores, redisStores, type SharedStores } from '../support/sessions/session-stores';

const soonMs = 30_000;
const fresh = { status: 200, id: 'ann', token: 'access-2' };
const guest = { status: 200 };

describe.each<[string, () => SharedStores | Promise<SharedStores>]>([
  ['MemoryStore', memoryStores],
  ['session-file-store', fileStores],
  ...(hasRedis ? [['connect-redis', redisStores] as [string, typeof redisStores]] : []),
])('with %s', (_, start) => {
  let stores: SharedStores;
  beforeEach(async () => {
    stores = await start();
  });
  afterEach(() => stores.stop());

  /** Ann, signed in at one of two processes, with a token that ends soon. */
  async function signedIn(maxAge?: number) {
    const { provider, startApp } = await sessionApps();
    provider.isStrict = true;
    provider.loginLifetime = soonMs;
    const session = { cookie: { maxAge }, rolling: maxAge !== undefined };
    const here = await startApp({}, await stores.create(), { session });
    const there = await startApp({ leeway: 1 }, await stores.create(), { session });
    return { provider, here, there, cookie: await here.logIn() };
  }

  test.each([undefined, 3_600_000])('a refresh serves both processes, with maxAge %s', async (maxAge) => {
    const { provider, here, there, cookie } = await signedIn(maxAge);
    expect([await here.me(cookie), await there.me(cookie), await here.me(cookie)]).toEqual([
      fresh,
      fresh,
      fresh,
    ]);
    expect(provider.refreshed).toEqual(['refresh-1']);
  });

  test('a handler that writes its old session after a refresh costs nobody the fresh tokens', async () => {
    const { provider, here, there, cookie } = await signedIn();
    provider.whileHandling = async () => void (await here.me(cookie));
    await there.fetch('/slow-note', cookie);
    expect([await there.me(cookie), await here.me(cookie)]).toEqual([fresh, fresh]);
    expect(provider.reused).toEqual([]);
  });

  test.each(['/logout', '/bare-logout'])('a sign-out by %s during a refresh stays one', async (path) => {
    const { provider, here, there, cookie } = await signedIn();
    let status: number | undefined;
    provider.beforeRefresh = async () => {
      ({ status } = await there.fetch(path, cookie, 'POST'));
    };
    expect(await here.me(cookie)).toEqual(guest);
    expect([status, await here.me(cookie), await there.me(cookie)]).toEqual([200, guest, guest]);
  });

  test('a sign-out during a slow request that writes its old session stays one', async () => {
    const { provider, here, there, cookie } = await signedIn();
    provider.whileHandling = async () => {
      expect((await there.fetch('/logout', cookie, 'POST')).status).toBe(200);
    };
    expect((await here.fetch('/slow-note', cookie)).status).toBe(200);
    expect([await here.me(cookie), await there.me(cookie)]).toEqual([guest, guest]);
    expect(await there.me(cookie)).toEqual(guest);
  });

  test('short tokens are refreshed by both processes in turns, each refresh token once', async () => {
    const { provider, here, there, cookie } = await signedIn();
    provider.refreshLifetime = 300;
    for (let visit = 0; visit < 6; visit++) {
      expect(await (visit % 2 ? there : here).me(cookie)).toMatchObject({ id: 'ann' });
      await delay(310);
    }
    expect(provider.reused).toEqual([]);
    expect(provider.refreshed).toHaveLength(new Set(provider.refreshed).size);
  });

  test('a sign-out during a slow request that writes nothing breaks no response', async () => {
    const { provider, here, there, cookie } = await signedIn(3_600_000);
    provider.whileHandling = async () => void (await there.fetch('/logout', cookie, 'POST'));
    const response = await here.fetch('/slow', cookie);
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ id: 'ann' })]);
  });

  test('tokens of any life are kept', async () => {
    const { provider, here, there, cookie } = await signedIn(3_600_000);
    provider.refreshLifetime = 8.64e15;
    expect([await here.me(cookie), await there.me(cookie)]).toEqual([fresh, fresh]);
  });
});

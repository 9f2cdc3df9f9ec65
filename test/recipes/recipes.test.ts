import diagnostics from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'redis';
import { RecipeApp, other, person } from '../support/documents/recipe-app';
import { runBlock } from '../support/documents/run-block';
import { inRedis, startRedis } from '../support/processes/redis-server';

const document = 'docs/recipes.md';
const wrong = { ...person, password: 'wrong' };

async function appWith(file: string, declared: object = {}): Promise<RecipeApp> {
  return (await RecipeApp.start()).withUsers().use(document, [file], declared);
}

test('one form: the provider that the form names is asked, and the other never', async () => {
  const app = await appWith('one-form.ts');
  const { ovok, vero } = app.sandbox;
  expect(await app.post('/login', { ...person, provider: 'vero' })).toMatchObject({
    status: 302,
    location: '/',
  });
  expect([ovok.requests.length, vero.requests.length]).toEqual([0, 1]);
  for (const provider of ['ovok', 'another', '__proto__']) {
    expect(await app.post('/login', { ...person, provider })).toMatchObject({ status: 302, location: '/' });
  }
  expect([ovok.requests.length, vero.requests.length]).toEqual([3, 1]);
  expect(await app.post('/login', { ...wrong, provider: 'vero' })).toMatchObject({ location: '/login' });
  expect(await app.post('/login', wrong)).toMatchObject({ location: '/login' });
  ovok.outage();
  expect(await app.post('/login', person)).toMatchObject({ status: 502 });
  expect(await app.post('/login', { ...person, provider: 'vero' })).toMatchObject({ location: '/' });
});

test('a list: the first that accepts signs in, and the second gets the password only where the first refused', async () => {
  const app = await appWith('either.ts');
  const { ovok, vero } = app.sandbox;
  expect(await app.post('/login', person)).toMatchObject({ status: 302, location: '/' });
  expect([ovok.requests.length, vero.requests.length]).toEqual([1, 0]);
  const noName = { ...other, email: 'no-name@example.com' };
  expect(await app.post('/login', noName)).toMatchObject({ status: 302, location: '/' });
  expect([ovok.requests.length, vero.requests.length]).toEqual([2, 1]);
  expect(ovok.requests[1]!.body).toMatchObject({ password: other.password });
});

test('a list: both refusals give the first’s status, and a throttled first leaves its Retry-After', async () => {
  const app = await appWith('either.ts');
  const { ovok, vero } = app.sandbox;
  expect(await app.post('/login', wrong)).toMatchObject({ status: 401 });
  ovok.next({ fault: '429' });
  expect(await app.post('/login', wrong)).toMatchObject({ status: 429, retryAfter: '7' });
  vero.next({ fault: '429' });
  expect(await app.post('/login', wrong)).toMatchObject({ status: 401, retryAfter: '7' });
  ovok.next({ fault: '429' });
  expect(await app.post('/login', person)).toMatchObject({ status: 302, location: '/', retryAfter: '7' });
  expect(await app.post('/login', { email: '', password: '' })).toMatchObject({ status: 400 });
});

test('a list: a fault of the first ends it, and the second is not asked', async () => {
  const app = await appWith('either.ts');
  app.sandbox.ovok.outage();
  expect(await app.post('/login', person)).toMatchObject({ status: 502 });
  expect(app.sandbox.vero.requests).toHaveLength(0);
  app.sandbox.ovok.recover();
  app.sandbox.vero.outage();
  expect(await app.post('/login', wrong)).toMatchObject({ status: 502 });
});

test('a custom callback answers a login, a refusal and an outage, each with its status', async () => {
  const app = await appWith('custom-callback.ts');
  app.app.get('/me', (req, res) => void res.json(req.user));
  const login = await app.post('/login', person);
  expect(login).toMatchObject({ status: 200 });
  expect((await app.get('/me')).body).toBe(login.body);
  expect(await app.post('/login', wrong)).toMatchObject({
    status: 401,
    body: expect.stringContaining('invalid_credentials') as string,
  });
  expect(await app.post('/login', {})).toMatchObject({ status: 400 });
  app.sandbox.ovok.next({ fault: '429' });
  expect(await app.post('/login', person)).toMatchObject({ status: 429, retryAfter: '7' });
  app.sandbox.ovok.next({ fault: '503' });
  expect(await app.post('/login', person)).toMatchObject({
    status: 503,
    retryAfter: '7',
    body: '{"code":"ERR_UPSTREAM_STATUS"}',
  });
});

test('failureMessage puts the text of a refusal into the session, once, and an outage is an error', async () => {
  const app = await appWith('failure-message.ts');
  expect(await app.post('/login', wrong)).toMatchObject({ status: 302, location: '/login' });
  app.sandbox.ovok.next({ fault: '429' });
  expect(await app.post('/login', person)).toMatchObject({ status: 302, location: '/login' });
  expect(await app.get('/login')).toMatchObject({
    body: JSON.stringify([
      'Wrong e-mail address or password.',
      'Too many attempts. Wait a moment and try again.',
    ]),
  });
  expect(await app.get('/login')).toMatchObject({ body: '[]' });
  app.sandbox.ovok.outage();
  expect(await app.post('/login', person)).toMatchObject({ status: 502 });
  expect(await app.get('/login')).toMatchObject({ body: '[]' });
});

test('failureFlash hands the type and the text to req.flash', async () => {
  const app = await RecipeApp.start();
  const flashes: unknown[][] = [];
  app.app.use((req, _res, next) => {
    Object.assign(req, { flash: (...args: unknown[]) => void flashes.push(args) });
    next();
  });
  app.withLogins({ failureFlash: true }).use(document, ['failure-message.ts']);
  await app.post('/login/ovok', wrong);
  expect(flashes).toEqual([['error', 'Wrong e-mail address or password.']]);
});

test('a refusal is in the language that the browser asks for', async () => {
  const app = await RecipeApp.start();
  app.withLogins({ failureMessage: true, failureRedirect: '/messages' });
  app.app.get('/messages', (req, res) => void res.json((req.session as { messages?: string[] }).messages));
  app.use(document, ['languages.ts']);
  for (const language of ['de-AT, en;q=0.5', 'en', 'fr']) {
    await app.post('/login/ovok', wrong, { 'Accept-Language': language });
  }
  await app.post('/login/ovok', {}, { 'Accept-Language': 'de' });
  app.sandbox.ovok.next({ fault: '429' });
  await app.post('/login/ovok', person, { 'Accept-Language': 'de' });
  await app.post('/login/ovok', { ...person, email: 'a\u0000' }, { 'Accept-Language': 'de' });
  expect(JSON.parse((await app.get('/messages')).body)).toEqual([
    'E-Mail-Adresse oder Passwort ist falsch.',
    'Wrong address or password.',
    'Wrong address or password.',
    'E-Mail-Adresse und Passwort fehlen.',
    'Zu viele Versuche. Bitte warten Sie einen Moment.',
    'These credentials cannot be right. Check them and try again.',
  ]);
});

test('metrics count each login by its outcome, and name nobody', async () => {
  const counted: unknown[] = [];
  const seconds: number[] = [];
  const app = await RecipeApp.start();
  const subscribed = jest.spyOn(diagnostics, 'subscribe');
  app.withLogins({ session: false }).use(document, ['failure-message.ts', 'metrics.ts'], {
    count: (name: string, labels: object) => void counted.push([name, labels]),
    observe: (_name: string, value: number) => void seconds.push(value),
  });
  for (const fields of [person, wrong, {}]) await app.post('/login/ovok', fields);
  app.sandbox.ovok.outage();
  await app.post('/login/ovok', person);
  const labels = (outcome: string, code: string) => ['logins_total', { provider: 'ovok', outcome, code }];
  expect(counted).toEqual([
    labels('success', 'none'),
    labels('fail', 'invalid_credentials'),
    labels('fail', 'missing_credentials'),
    labels('error', 'ERR_UPSTREAM_UNREACHABLE'),
  ]);
  expect(seconds).toHaveLength(4);
  for (const value of seconds) expect(value).toBeGreaterThanOrEqual(0);
  expect(JSON.stringify(counted)).not.toContain(person.email);
  // The recipe counts for as long as the process lives, and other tests live in this one.
  expect(subscribed).toHaveBeenCalledTimes(1);
  diagnostics.unsubscribe(...subscribed.mock.calls[0]!);
});

inRedis(
  'a lock on Redis is held by one at a time, freed by its owner alone, and outlives nobody for long',
  async () => {
    const server = await startRedis();
    const redis = createClient({ url: server.url });
    await redis.connect();
    const { lock } = runBlock<{ lock: <T>(key: string, work: () => Promise<T>) => Promise<T> }>(
      document,
      'redis-lock.ts',
      { redis },
    );
    let inside = 0;
    const work = async () => {
      inside += 1;
      await delay(5);
      return inside--;
    };
    expect(await Promise.all(Array.from({ length: 20 }, () => lock('a', work)))).toEqual(Array(20).fill(1));
    await expect(lock('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    // Somebody else's by the time that the work is done.
    expect(await lock('b', () => redis.set('lock:b', 'other'))).toBe('OK');
    expect(await redis.get('lock:b')).toBe('other');
    expect(await lock('c', () => redis.pTTL('lock:c'))).toBeGreaterThan(20_000);
    redis.destroy();
    await server.stop();
  },
);

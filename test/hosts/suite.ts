import { once } from 'node:events';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { scriptedUpstream } from '../support/upstreams/scripted-upstream';

/** An application as a user would write it: it listens, and takes what else it needs from the environment. */
export interface Host {
  start(port: number, options?: { timeout?: number }): Server | Promise<Server>;
  /** Whether it keeps people signed in: `GET /me`, `POST /logout`. */
  sessions: boolean;
  /** Whether `POST /login/<provider>` redirects. */
  forms: boolean;
}

const password = 'correct horse battery staple';
const people = Array.from({ length: 20 }, (_, number) => `person-${number}@example.com`);
const id = '87ea5dfc-8b8e-384d-8489-79496e706390';
/** The name of the field that each provider's username is posted in. */
const providers = [
  ['ovok', 'email'],
  ['vero', 'identifier'],
] as const;

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: { code?: string; user?: { id: string; provider: string; emails: { value: string }[] } };
}

/** Defines the tests that a host of the strategies has to pass. */
export function testHost(host: Host): void {
  let sandbox: Sandbox;
  let server: Server;
  /** How often each request was answered. */
  let answers: number[];

  const start = async (options: { timeout?: number } = {}) => {
    server = await host.start(0, options);
    if (!server.listening) await once(server, 'listening');
    answers = [];
    server.prependListener('request', (_req, res) => {
      const index = answers.push(0) - 1;
      const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => typeof res;
      res.writeHead = (...args: unknown[]) => {
        answers[index]! += 1;
        return writeHead(...args);
      };
    });
  };
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (path: string, body?: object, cookie?: string): Promise<Answer> => {
    const response = await fetch(url() + path, {
      redirect: 'manual',
      headers: { 'Content-Type': 'application/json', ...(cookie ? { cookie } : {}) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, text, body: text.startsWith('{') ? (JSON.parse(text) as object) : {} };
  };
  const cookieOf = ({ headers }: Answer) =>
    headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');

  beforeAll(async () => {
    const accounts = people.flatMap((email) =>
      providers.map(([provider]) => ({
        provider,
        email,
        password,
        ...(provider === 'ovok' ? { clientId: id, tenantId: id } : {}),
      })),
    );
    sandbox = await startSandbox({ accounts });
  });
  afterAll(() => sandbox.close());
  // Koa's application logs.
  beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => {}));
  beforeEach(() => {
    Object.assign(process.env, {
      SESSION_SECRET: 'a session secret of at least 32 characters',
      OVOK_CLIENT_ID: id,
      OVOK_TENANT_ID: id,
      OVOK_BASE_URL: sandbox.ovokURL,
      VERO_BASE_URL: sandbox.veroURL,
    });
  });
  afterEach(() => {
    server.close().closeAllConnections();
    for (const [provider] of providers) {
      sandbox[provider].recover();
      sandbox[provider].delay = 0;
      sandbox[provider].clear();
    }
    expect(answers.filter((count) => count > 1)).toEqual([]);
  });

  test('login', async () => {
    await start();
    for (const [provider, field] of providers) {
      const { status, body, text } = await ask(`/api/login/${provider}`, { [field]: people[0], password });
      expect([status, body.user?.provider, body.user?.emails]).toEqual([
        200,
        provider,
        [{ value: people[0] }],
      ]);
      expect(text).not.toMatch(/token|jwt|_json/i);
      expect(sandbox[provider].requests).toHaveLength(1);
    }
  });

  test('refusal', async () => {
    await start();
    for (const [provider, field] of providers) {
      const credentials = { [field]: people[0], password: 'wrong' };
      const { status, body } = await ask(`/api/login/${provider}`, credentials);
      expect([status, body.code]).toEqual([401, 'invalid_credentials']);
      sandbox[provider].next({ status: 429, headers: { 'Retry-After': '7' } });
      const throttled = await ask(`/api/login/${provider}`, credentials);
      expect([throttled.status, throttled.body.code]).toEqual([429, 'rate_limited']);
      expect(throttled.headers.get('retry-after')).toBe('7');
    }
  });

  test('missing credentials', async () => {
    await start();
    for (const [provider, field] of providers) {
      for (const credentials of [{}, { [field]: people[0] }, { password }]) {
        const { status, body } = await ask(`/api/login/${provider}`, credentials);
        expect([status, body.code]).toEqual([400, 'missing_credentials']);
      }
      expect(sandbox[provider].requests).toEqual([]);
    }
  });

  test('outage', async () => {
    await start();
    for (const [provider, field] of providers) {
      sandbox[provider].outage({ status: 503, headers: { 'Retry-After': '7' }, body: 'marker' });
      const { status, headers, body, text } = await ask(`/api/login/${provider}`, {
        [field]: people[0],
        password,
      });
      expect([status, headers.get('retry-after'), body.code]).toEqual([503, '7', 'ERR_UPSTREAM_STATUS']);
      expect(text).not.toMatch(/marker|127\.0\.0\.1|horse/);
    }
  });

  test('timeout', async () => {
    await start({ timeout: 200 });
    for (const [provider, field] of providers) {
      sandbox[provider].next({ hang: true });
      const { status, body } = await ask(`/api/login/${provider}`, { [field]: people[0], password });
      expect([status, body.code]).toEqual([504, 'ERR_UPSTREAM_TIMEOUT']);
    }
  });

  test('client disconnect', async () => {
    const leave = { now: () => {} };
    const dropped: Promise<unknown>[] = [];
    const upstream = await scriptedUpstream((req) => {
      dropped.push(once(req.socket, 'close'));
      leave.now();
    });
    Object.assign(process.env, { OVOK_BASE_URL: upstream.baseURL, VERO_BASE_URL: upstream.baseURL });
    await start();
    for (const [provider, field] of providers) {
      const request = http.request(`${url()}/api/login/${provider}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
      });
      request.on('error', () => {});
      const left = new Promise((resolve) => request.on('close', resolve));
      leave.now = () => request.destroy();
      request.end(JSON.stringify({ [field]: people[0], password }));
      await left;
      // Long before the timeout of 10 seconds.
      expect(await Promise.race([dropped.at(-1), sleep(5_000, 'still open', { ref: false })])).not.toBe(
        'still open',
      );
    }
    expect(dropped).toHaveLength(2);
    // What the host does with the error that nobody is left to read.
    await sleep(50);
    expect((await ask('/api/login/ovok', {})).status).toBe(400);
  });

  test('20 overlapping identities', async () => {
    await start();
    await Promise.all(
      providers.map(async ([provider, field]) => {
        sandbox[provider].delay = () => Math.random() * 100;
        const logins = people.map((person) => ask(`/api/login/${provider}`, { [field]: person, password }));
        const users = (await Promise.all(logins)).map(({ body }) => body.user);
        expect(users.map((user) => user?.emails[0]?.value)).toEqual(people);
        expect(new Set(users.map((user) => user?.id)).size).toBe(people.length);
      }),
    );
  });

  if (host.forms) {
    test('form', async () => {
      await start();
      for (const [provider, field] of providers) {
        const credentials = { [field]: people[0], password };
        const accepted = await ask(`/login/${provider}`, credentials);
        expect([accepted.status, accepted.headers.get('location')]).toEqual([302, '/']);
        const refused = await ask(`/login/${provider}`, { ...credentials, password: 'wrong' });
        expect([refused.status, refused.headers.get('location')]).toEqual([302, '/login']);
        sandbox[provider].outage({ status: 503, headers: { 'Retry-After': '7' } });
        const down = await ask(`/login/${provider}`, credentials);
        expect([down.status, down.headers.get('retry-after')]).toEqual([503, '7']);
      }
    });
  }

  if (host.sessions) {
    test('session', async () => {
      await start();
      for (const [provider, field] of providers) {
        const cookie = cookieOf(await ask(`/api/login/${provider}`, { [field]: people[1], password }));
        expect(cookie).not.toBe('');
        const { body } = await ask('/me', undefined, cookie);
        expect([body.user?.provider, body.user?.emails]).toEqual([provider, [{ value: people[1] }]]);
        expect((await ask('/me')).body.user ?? 'a guest').toBe('a guest');
        expect((await ask('/logout', {}, cookie)).status).toBeLessThan(400);
        expect((await ask('/me', undefined, cookie)).body.user ?? 'a guest').toBe('a guest');
      }
    });

    // Any page can make a browser send a GET with its cookies: an <img> is enough.
    test('GET /logout signs nobody out', async () => {
      await start();
      for (const [provider, field] of providers) {
        const cookie = cookieOf(await ask(`/api/login/${provider}`, { [field]: people[1], password }));
        await ask('/logout', undefined, cookie);
        expect((await ask('/me', undefined, cookie)).body.user?.provider).toBe(provider);
      }
    });
  }
}

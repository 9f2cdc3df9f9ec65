import { request, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { startSandbox } from '../src/index';
import { max, signIn, until } from './support/described-api';
import { loginBytes, rawExchange } from './support/raw-exchange';

test('both providers listen on free ports of loopback, and the URLs end without a slash', async () => {
  const sandbox = await startSandbox();
  expect(sandbox.ovokURL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(sandbox.veroURL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(sandbox.ovokURL).not.toBe(sandbox.veroURL);
  expect([sandbox.ovok.url, sandbox.vero.url]).toEqual([sandbox.ovokURL, sandbox.veroURL]);
  await sandbox.close();
});

test('the seed account comes first, then the ordinary accounts, then the faults of both', async () => {
  const sandbox = await startSandbox();
  const [first] = sandbox.accounts;
  const project = 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3';
  expect(first).toMatchObject({ ...max, provider: 'ovok', fault: false, project });
  const faults = sandbox.accounts.map(({ fault }) => fault);
  expect(faults.indexOf(true)).toBe(faults.lastIndexOf(false) + 1);
  for (const name of [
    'slow',
    'hang',
    'reset',
    'html',
    'huge',
    '500',
    '503',
    '429',
    'redirect',
    'truncated',
  ]) {
    const both = sandbox.accounts.filter(({ email, fault }) => fault && email === `${name}@example.com`);
    expect(both.map(({ provider }) => provider)).toEqual(['ovok', 'vero']);
  }
  await sandbox.close();
});

test('accounts of your own are listed, in the place of those with the same address', async () => {
  const sandbox = await startSandbox({
    accounts: [
      { provider: 'ovok', email: max.email, password: 'changed' },
      { provider: 'vero', email: 'own@example.org', password: 'own', description: 'mine' },
    ],
  });
  expect(sandbox.accounts[0]).toMatchObject({ email: max.email, password: 'changed' });
  expect(sandbox.accounts).toContainEqual({
    provider: 'vero',
    email: 'own@example.org',
    password: 'own',
    description: 'mine',
    fault: false,
  });
  await sandbox.close();
});

test('close ends connections that idle and connections that hang, and may be called again', async () => {
  const sandbox = await startSandbox();
  await signIn(sandbox.ovokURL);
  const hanging = rawExchange(sandbox.ovokURL, loginBytes('hang@example.com'));
  const slow = rawExchange(sandbox.ovokURL, loginBytes('slow@example.com'));
  await until(() => sandbox.ovok.requests.length === 3);
  await Promise.all([sandbox.close(), sandbox.close()]);
  await sandbox.close();
  expect([(await hanging).bytes, (await slow).bytes]).toEqual([0, 0]);
  await expect(fetch(sandbox.veroURL)).rejects.toThrow();
});

test('a port that is taken rejects, and leaves nothing behind', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const { port } = blocker.address() as { port: number };
  await expect(startSandbox({ veroPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  await expect(startSandbox({ ovokPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  await new Promise((resolve) => blocker.close(resolve));
  const sandbox = await startSandbox({ veroPort: port });
  expect(sandbox.veroURL).toBe(`http://127.0.0.1:${port}`);
  await sandbox.close();
});

/** One login on a connection of its own: the response's body. */
async function login(url: string, body: object): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method: 'POST', headers, agent: false }, resolve)
      .on('error', reject)
      .end(JSON.stringify(body));
  });
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>) text += chunk.toString();
  return JSON.parse(text) as Record<string, string>;
}

test('a thousand overlapping logins at each provider all succeed, each with tokens of its own', async () => {
  const sandbox = await startSandbox();
  sandbox.ovok.delay = () => Math.floor(Math.random() * 50);
  const vero = { identifier: 'no-name@example.com', password: 'correct horse battery staple' };
  for (const [url, body, token] of [
    [`${sandbox.ovokURL}/auth/b2b/login`, max, 'accessToken'],
    [`${sandbox.veroURL}/api/auth/login`, vero, 'jwt'],
  ] as const) {
    const responses = await Promise.all(Array.from({ length: 1_000 }, () => login(url, body)));
    expect(responses.every((response) => typeof response[token] === 'string')).toBe(true);
    expect(new Set(responses.map((response) => response[token])).size).toBe(1_000);
  }
  expect([sandbox.ovok.connections, sandbox.ovok.requests.length]).toEqual([1_000, 1_000]);
  await sandbox.close();
});

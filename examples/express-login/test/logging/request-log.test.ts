import { connect } from 'node:net';
import { Browser } from '../support/browser';
import { keepLog } from '../support/log-lines';
import { untilAsked } from '../support/sandbox-login';
import { maxAtOvok, startApp } from '../support/started-app';

test('a request is one line, with what it was and without what it said', async () => {
  const { log, lines } = keepLog('info');
  const browser = new Browser((await startApp({}, {}, { log })).url);
  await browser.get('/nothing?password=hunter2', { authorization: 'Bearer hunter2', cookie: 'sid=hunter2' });
  expect(lines()).toEqual([
    {
      level: 'info',
      time: expect.any(String) as string,
      pid: process.pid,
      id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      method: 'GET',
      path: '/nothing',
      status: 404,
      durationMs: expect.any(Number) as number,
      address: '127.0.0.1',
      msg: 'request',
    },
  ]);
});

test('probes and static files are no lines, but for their failures', async () => {
  const { log, lines } = keepLog('info');
  const browser = new Browser((await startApp({}, {}, { log, isStopping: () => true })).url);
  for (const path of ['/healthz', '/style.css', '/readyz', '/style.css/x']) await browser.get(path);
  expect(lines().map(({ path, status, level }) => [path, status, level])).toEqual([
    ['/readyz', 503, 'error'],
    ['/style.css/x', 404, 'info'],
  ]);
});

test('a fault has the id of its request', async () => {
  const { log, lines } = keepLog('error');
  const { url, sandbox } = await startApp({}, {}, { log });
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  sandbox.ovok.outage();
  await browser.get('/profile/ovok');
  const [fault, request] = lines();
  expect(fault).toMatchObject({
    msg: 'provider error',
    provider: 'ovok',
    code: 'ERR_UPSTREAM_UNREACHABLE',
  });
  expect(request).toMatchObject({ msg: 'request', path: '/profile/ovok', status: 502, id: fault!.id });
});

test('whatever is sent, a line stays a line of printable ASCII', async () => {
  const { log, printed, lines } = keepLog('info');
  const { url } = await startApp({ trustProxy: 1 }, {}, { log });
  const { port, hostname } = new URL(url);
  const forwarded = 'X-Forwarded-For: \x9b2J\xe9 "evil"';
  for (const path of ['/%0a%1b[31m"', '/\x9b31m\xe9\x85']) {
    const socket = connect(Number(port), hostname);
    const request = `GET ${path} HTTP/1.1\r\nHost: x\r\n${forwarded}\r\nConnection: close\r\n\r\n`;
    socket.write(Buffer.from(request, 'latin1'));
    await new Promise((resolve) => socket.resume().once('close', resolve));
  }
  await new Browser(url).get(`/${'x'.repeat(5_000)}`);
  expect(printed.join('')).toMatch(/^(?:[\x20-\x7e]{1,600}\n)+$/);
  expect(lines()[0]).toMatchObject({ path: '/%0a%1b[31m"', address: '%C2%9B2J%C3%A9 "evil"' });
  expect(lines().at(-1)).toMatchObject({ path: `/${'x'.repeat(199)}` });
});

test('a browser that leaves before the answer is a 499', async () => {
  const { log, lines } = keepLog('info');
  const { url, sandbox } = await startApp({}, {}, { log });
  sandbox.ovok.delay = 3_000;
  const leaving = new AbortController();
  const gone = fetch(`${url}/api/login/ovok`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(maxAtOvok),
    signal: leaving.signal,
  });
  await untilAsked(sandbox, 1);
  leaving.abort();
  await expect(gone).rejects.toThrow();
  while (!lines().some(({ msg }) => msg === 'request'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(lines().filter(({ msg }) => msg === 'request')).toMatchObject([
    { path: '/api/login/ovok', status: 499 },
  ]);
});

test('a member with the name of a secret is blotted out, wherever somebody logs it', () => {
  const { log, printed } = keepLog();
  const headers = { cookie: 'sid=hunter2', authorization: 'Bearer hunter2', 'set-cookie': ['sid=hunter2'] };
  const body = { email: 'hunter2', password: 'hunter2', tokens: { accessToken: 'hunter2' } };
  const err = Object.assign(new SyntaxError('Unexpected token'), {
    body: 'hunter2',
    config: { data: 'hunter2' },
  });
  for (const line of [
    { headers },
    headers,
    { req: { headers, body } },
    body,
    { user: body },
    { err },
    { body },
  ]) {
    log.info(line);
  }
  expect(printed).toHaveLength(7);
  expect(printed.join()).not.toContain('hunter2');
});

import { request } from 'node:http';
import { Browser } from '../support/browser';
import { bearing, endAtOvok, tokenFrom } from '../support/sandbox-login';
import { maxAtOvok, startApp, type StartedApp } from '../support/started-app';
import { hour, travel } from '../support/travel';

const path = '/api/bearer/me';

const show = ({ url }: StartedApp, token: string) => new Browser(url).get(path, bearing(token));

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

test.each(['ovok', 'vero'] as const)(
  'a token of %s opens the API, and makes no session',
  async (provider) => {
    const app = await startApp();
    const token = await tokenFrom[provider](app.sandbox);
    const { status, json, headers, raw } = await show(app, token);
    expect(status).toBe(200);
    expect(json).toMatchObject({ user: { provider, id: expect.any(String) as string } });
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(raw).not.toContain(token);
  },
);

test('login and bearer agree on who somebody is', async () => {
  const app = await startApp();
  const browser = new Browser(app.url);
  const { json } = await browser.postJSON('/api/login/ovok', maxAtOvok);
  const { user } = json as { user: { id: string } };
  const answer = await show(app, await tokenFrom.ovok(app.sandbox));
  expect(answer.json).toMatchObject({ user: { id: user.id } });
});

test('without a token it is a 401 with the challenges of both', async () => {
  const { url } = await startApp();
  const { status, json, headers } = await new Browser(url).get(path);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer realm="vero", Bearer realm="ovok"');
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(json).toMatchObject({ type: 'about:blank', status: 401, code: 'missing_token' });
});

test.each(['garbage', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', 'x'.repeat(12_000)])(
  'the token %.30s is a 401',
  async (token) => {
    const { status, json, headers, raw } = await show(await startApp(), token);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(
      'Bearer realm="vero", error="invalid_token", Bearer realm="ovok", error="invalid_token"',
    );
    expect(json).toMatchObject({ status: 401, code: 'invalid_token' });
    expect(raw).not.toContain(token);
  },
);

test.each(['ovok', 'vero'] as const)('a token of %s that has ended is a 401', async (provider) => {
  const app = await startApp();
  const token = await tokenFrom[provider](app.sandbox);
  travel(2 * hour);
  expect((await show(app, token)).json).toMatchObject({ status: 401, code: 'invalid_token' });
});

test('a token whose session was ended is a 401', async () => {
  const app = await startApp();
  const token = await tokenFrom.ovok(app.sandbox);
  await endAtOvok(app.sandbox, token);
  expect((await show(app, token)).status).toBe(401);
});

test('another scheme is no token; two headers and half a one are a 400', async () => {
  const app = await startApp();
  const { url, sandbox } = app;
  const browser = new Browser(url);
  const basic = await browser.get(path, { authorization: 'Basic bWF4Om11c3Rlcm1hbm4=' });
  expect(basic.json).toMatchObject({ status: 401, code: 'missing_token' });
  const half = await browser.get(path, { authorization: 'Bearer a b' });
  expect(half.json).toMatchObject({ status: 400, code: 'invalid_request' });
  expect(half.headers.get('www-authenticate')).toContain('error="invalid_request"');
  const token = await tokenFrom.ovok(sandbox);
  expect(await answerTo(url, [`Bearer ${token}`])).toContain('Max Mustermann');
  expect(await answerTo(url, [`Bearer ${token}`, 'Bearer other'])).toMatch(/^400 .*"invalid_request"/);
});

test('a token in the query or in a cookie is not read, and one of a session opens nothing', async () => {
  const { url, sandbox } = await startApp();
  const token = await tokenFrom.ovok(sandbox);
  const browser = new Browser(url);
  expect((await browser.get(`${path}?access_token=${token}`)).status).toBe(401);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  expect((await browser.get(path)).status).toBe(401);
});

test('neither provider’s tokens wait for the other one, and Vero’s are never shown to Ovok', async () => {
  const app = await startApp();
  const { sandbox } = app;
  const tokens = { ovok: await tokenFrom.ovok(sandbox), vero: await tokenFrom.vero(sandbox) };

  sandbox.vero.outage();
  expect((await show(app, tokens.ovok)).status).toBe(200);
  sandbox.vero.recover();
  sandbox.ovok.outage();
  sandbox.ovok.clear();
  expect((await show(app, tokens.vero)).status).toBe(200);
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('what nobody could judge is not a 401', async () => {
  const app = await startApp();
  const token = await tokenFrom.ovok(app.sandbox);
  app.sandbox.ovok.outage({ fault: '503' });
  const { status, json, headers } = await show(app, token);
  expect(status).toBe(503);
  expect(json).toMatchObject({ status: 503, code: 'ERR_UPSTREAM_STATUS' });
  expect(headers.get('retry-after')).toBe('7');
  expect(headers.get('www-authenticate')).toBeNull();
});

test('a provider whose tokens are not taken has no part in it', async () => {
  const ovokOnly = await startApp({ veroBearer: undefined });
  expect((await show(ovokOnly, await tokenFrom.ovok(ovokOnly.sandbox))).status).toBe(200);
  const veros = await show(ovokOnly, await tokenFrom.vero(ovokOnly.sandbox));
  expect([veros.status, veros.headers.get('www-authenticate')]).toEqual([
    401,
    'Bearer realm="ovok", error="invalid_token"',
  ]);
  const veroOnly = await startApp({ ovokBearer: undefined });
  expect((await show(veroOnly, await tokenFrom.vero(veroOnly.sandbox))).status).toBe(200);
  const neither = await startApp({ ovokBearer: undefined, veroBearer: undefined });
  expect((await show(neither, 'x')).status).toBe(404);
});

test('an Ovok token of another project is a 401', async () => {
  const app = await startApp();
  const lena = app.sandbox.accounts.find(({ email }) => email.startsWith('lena'))!;
  const { status, json } = await show(app, await tokenFrom.ovok(app.sandbox, lena));
  expect([status, json]).toEqual([401, expect.objectContaining({ code: 'invalid_token' })]);
});

test('what else is asked there is a 404 or a 405, as problem details', async () => {
  const browser = new Browser((await startApp()).url);
  expect((await browser.get('/api/bearer/nothing')).json).toMatchObject({ code: 'not_found' });
  const answer = await browser.postJSON(path, {});
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
});

/** `fetch` would make one header of two. */
function answerTo(url: string, authorization: string[]): Promise<string> {
  const headers = ['Host', new URL(url).host, ...authorization.flatMap((value) => ['Authorization', value])];
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { headers }, (res) => {
      let text = `${res.statusCode} `;
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', () => resolve(text));
    });
    sent.on('error', reject).end();
  });
}

import { startSandbox, type Sandbox } from 'passport-sandbox';
import { answering, upstreamText } from '../../../test/support/upstreams/login-service';
import { scriptedSocket, scriptedUpstream } from '../../../test/support/upstreams/scripted-upstream';
import { findSecrets } from '../../../test/support/secrets';
import { OvokClient, UpstreamError, type OvokClientOptions } from '../src';
import { clientId, email, password, tenantId } from './seed';

const clientOf = ({ baseURL }: { baseURL: string }, options: OvokClientOptions = {}) =>
  new OvokClient({ baseURL, ...options });

const me = {
  project: { id: 'p1', name: 'My Medical Project' },
  profile: { resourceType: 'Patient', id: 'u1' },
};

/** One of the three calls, by its name. */
type Call = 'refresh' | 'me' | 'logout';
const calls: readonly Call[] = ['refresh', 'me', 'logout'];
const good = { refresh: { access_token: 'a2' }, me, logout: { sessions: [] } };
const call = (client: OvokClient, name: Call, token = 'secret-token', signal?: AbortSignal) =>
  name === 'refresh' ? client.refresh({ refreshToken: token }, { signal }) : client[name](token, { signal });

/** What goes over the wire for one call, by line; the lines that only say where are left out. */
async function wire(name: Call): Promise<string[]> {
  const seen: string[] = [];
  const upstream = await scriptedSocket((socket, request) => {
    seen.push(...request.split('\r\n'));
    const body = JSON.stringify(good[name]);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head + body);
  });
  await call(clientOf(upstream, { clientId, tenantId }), name);
  return seen.filter((line) => !/^(?:Host|Connection|User-Agent|Accept|Accept-Encoding): /i.test(line));
}

test('a refresh is snake_case and bears no Authorization', async () => {
  expect(await wire('refresh')).toEqual([
    'POST /auth/refresh-token HTTP/1.1',
    'Content-Type: application/json',
    'Content-Length: 32',
    '',
    '{"refresh_token":"secret-token"}',
  ]);
});

test('me is a GET that bears the access token, and has no body', async () => {
  expect(await wire('me')).toEqual(['GET /auth/me HTTP/1.1', 'Authorization: Bearer secret-token', '', '']);
});

test('a logout deletes the current session with the access token, and has no body', async () => {
  expect(await wire('logout')).toEqual([
    'DELETE /auth/session/current HTTP/1.1',
    'Authorization: Bearer secret-token',
    '',
    '',
  ]);
});

test.each([
  ['refresh', 'POST'],
  ['me', 'GET'],
  ['logout', 'DELETE'],
] as const)('an application’s own httpClient is told the method of %s: %s', async (name, method) => {
  const request = jest.fn(() => Promise.reject(new Error('not sent')));
  await call(new OvokClient({ httpClient: { request } }), name).catch(() => {});
  expect(request).toHaveBeenCalledWith(expect.objectContaining({ method }));
});

test('a refresh gives the new tokens, and the time when they end', async () => {
  const body = { access_token: 'a2', refresh_token: 'r2', expires_in: 60 };
  const before = Date.now();
  const { tokens, refusal } = await clientOf(await answering(200, body)).refresh({ refreshToken: 'r1' });
  expect(refusal).toBeUndefined();
  expect(tokens).toEqual({ accessToken: 'a2', refreshToken: 'r2', expiresAt: expect.any(Number) as number });
  expect(tokens!.expiresAt).toBeGreaterThanOrEqual(before + 60_000);
  expect(tokens!.expiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
});

test('a refresh that gives no refresh token keeps the old one', async () => {
  const upstream = await answering(200, { access_token: 'a2', refresh_token: null, expires_in: 60 });
  expect(await clientOf(upstream).refresh({ refreshToken: 'r1' })).toMatchObject({
    tokens: { accessToken: 'a2', refreshToken: 'r1' },
  });
});

test('me gives the user whom the token is for, with the token hidden', async () => {
  const { user } = await clientOf(await answering(200, me)).me('secret-token');
  expect(user).toMatchObject({ provider: 'ovok', id: 'Patient/u1' });
  expect(user!.tokens).toEqual({ accessToken: 'secret-token' });
  expect(JSON.stringify({ ...user })).not.toContain('secret-token');
});

test('a logout gives nothing', async () => {
  expect(await clientOf(await answering(200, good.logout)).logout('secret-token')).toEqual({});
});

test.each(calls)('%s takes 201 for a success too, and no other status', async (name) => {
  expect(await call(clientOf(await answering(201, good[name])), name)).not.toHaveProperty('refusal');
  const other = call(clientOf(await answering(202, good[name])), name);
  await expect(other).rejects.toMatchObject({ code: 'ERR_UPSTREAM_STATUS', upstreamStatus: 202 });
});

test.each(calls)('a refusal of %s is a value', async (name) => {
  const body = { statusCode: 400, message: upstreamText };
  const refused = async (status: number) =>
    call(clientOf(await answering(status, body, { 'Retry-After': '7' })), name);
  expect(await refused(400)).toEqual({ refusal: { code: 'invalid_request' } });
  expect(await refused(401)).toEqual({ refusal: { code: 'invalid_credentials' } });
  expect(await refused(404)).toEqual({ refusal: { code: 'invalid_credentials' } });
  expect(await refused(422)).toEqual({ refusal: { code: 'invalid_request' } });
  expect(await refused(429)).toEqual({ refusal: { code: 'rate_limited', retryAfter: 7 } });
});

test.each(calls)('the option outcomes holds for %s too', async (name) => {
  const upstream = await answering(403, {});
  const outcomes = { 403: 'invalid_credentials' } as const;
  expect(await call(clientOf(upstream, { outcomes }), name)).toEqual({
    refusal: { code: 'invalid_credentials' },
  });
});

test.each(
  calls.flatMap((name) => [
    [name, 500, { message: upstreamText }, { code: 'ERR_UPSTREAM_STATUS', upstreamStatus: 500 }] as const,
    [name, 503, upstreamText, { code: 'ERR_UPSTREAM_STATUS', status: 503 }] as const,
    [
      name,
      404,
      { statusCode: 404, message: 'Cannot GET /auth/me' },
      { code: 'ERR_UPSTREAM_STATUS' },
    ] as const,
    [name, 204, '', { code: 'ERR_UPSTREAM_STATUS', upstreamStatus: 204 }] as const,
    [name, 200, upstreamText, { code: 'ERR_UPSTREAM_RESPONSE', reason: 'content_type' }] as const,
  ]),
)('%s throws where Ovok answers %i %j', async (name, status, body, fault) => {
  const failure: unknown = await call(clientOf(await answering(status, body)), name).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(UpstreamError);
  expect(failure).toMatchObject(fault);
  expect(findSecrets(failure, ['secret-token', upstreamText, '127.0.0.1'])).toEqual([]);
});

test.each([
  ['access_token', {}],
  ['access_token', { access_token: 7 }],
  ['access_token', { accessToken: 'camel' }],
  ['access_token', { access_token: 'line\nend' }],
  ['refresh_token', { access_token: 'a', refresh_token: '' }],
  ['refresh_token', { access_token: 'a', refresh_token: ['r'] }],
  ['expires_in', { access_token: 'a', expires_in: '3600' }],
  ['expires_in', { access_token: 'a', expires_in: -1 }],
  ['body', []],
])('a refresh without a usable %s is a fault that names it: %j', async (reason, body) => {
  const refresh = clientOf(await answering(200, body)).refresh({ refreshToken: 'r1' });
  await expect(refresh).rejects.toMatchObject({ code: 'ERR_UPSTREAM_RESPONSE', reason, provider: 'ovok' });
});

test.each(calls)('a silent Ovok ends %s by the timeout', async (name) => {
  const client = clientOf(await scriptedUpstream(() => {}), { timeout: 50 });
  await expect(call(client, name)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_TIMEOUT' });
});

test.each(calls)('a signal ends %s while it is under way', async (name) => {
  const controller = new AbortController();
  const upstream = await scriptedUpstream(() => controller.abort());
  const under = call(clientOf(upstream), name, 'secret-token', controller.signal);
  await expect(under).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED' });
});

test.each([undefined, ''])('a refresh with %j for a refresh token is a TypeError', async (refreshToken) => {
  const upstream = await answering(200, good.refresh);
  await expect(clientOf(upstream).refresh({ refreshToken } as never)).rejects.toEqual(
    new TypeError('OvokClient: there is no refreshToken; sign in again.'),
  );
  expect(upstream.connections).toBe(0);
});

test.each(['me', 'logout'] as const)('%s sends no access token that is none', async (name) => {
  const upstream = await answering(200, good[name]);
  for (const token of [undefined, '', 'two words', 'line\r\nX-Evil: 1', 'gö', ['t']]) {
    await expect(clientOf(upstream)[name](token as never)).rejects.toEqual(
      new TypeError('OvokClient: the accessToken must be a string of visible ASCII.'),
    );
  }
  expect(upstream.connections).toBe(0);
});

describe('in the sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  async function signedIn() {
    const client = new OvokClient({ baseURL: sandbox.ovokURL, clientId, tenantId });
    const { user } = await client.login({ email, password });
    return { client, user: user! };
  }

  test('login, me, refresh and logout are of one session', async () => {
    const { client, user } = await signedIn();
    expect((await client.me(user.tokens.accessToken)).user).toMatchObject({
      id: user.id,
      displayName: user.displayName,
      emails: user.emails,
      profile: user.profile,
      project: user.project,
    });
    const { tokens } = await client.refresh(user.tokens);
    expect(tokens!.accessToken).not.toBe(user.tokens.accessToken);
    expect(tokens!.refreshToken).not.toBe(user.tokens.refreshToken);
    expect((await client.me(tokens!.accessToken)).user?.id).toBe(user.id);
    expect(await client.logout(tokens!.accessToken)).toEqual({});
    const dead = { refusal: { code: 'invalid_credentials' } };
    expect(await client.me(tokens!.accessToken)).toEqual(dead);
    expect(await client.refresh(tokens!)).toEqual(dead);
    expect(await client.logout(tokens!.accessToken)).toEqual(dead);
  });

  test('login and me agree on who somebody is, whatever the kind of person', async () => {
    const accounts = sandbox.accounts.filter(({ provider, fault }) => provider === 'ovok' && !fault);
    expect(accounts.length).toBeGreaterThan(3);
    for (const { email, password, clientId, tenantId } of accounts) {
      const client = new OvokClient({ baseURL: sandbox.ovokURL, clientId, tenantId });
      const { user } = await client.login({ email, password });
      const known = await client.me(user!.tokens.accessToken);
      expect([email, known.user?.id, known.user?.displayName]).toEqual([email, user!.id, user!.displayName]);
    }
  });

  test('a refresh token is good for one use', async () => {
    const { client, user } = await signedIn();
    await client.refresh(user.tokens);
    expect(await client.refresh(user.tokens)).toEqual({ refusal: { code: 'invalid_credentials' } });
  });
});

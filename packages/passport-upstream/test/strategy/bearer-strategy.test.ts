import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { Passport } from 'passport';
import { UpstreamError, type Refusal } from 'passport-upstream';
import { BearerStrategy, type BearerStrategyOptions } from 'passport-upstream/provider';
import { attempt } from '../../../../test/support/attempt';

class AcmeBearerStrategy extends BearerStrategy<object> {
  readonly checked: string[] = [];

  constructor(options?: BearerStrategyOptions, verify?: unknown) {
    super({ className: 'AcmeBearerStrategy', provider: 'acme' }, options, verify);
  }

  protected check(token: string): Promise<{ user: object } | { refusal: Refusal }> {
    this.checked.push(token);
    if (token === 'good' || token === 'Az09-._~+/==') return Promise.resolve({ user: { id: 'u1' } });
    if (token === 'throttled') return Promise.resolve({ refusal: { code: 'rate_limited', retryAfter: 7 } });
    if (token === 'throttled-for-now') return Promise.resolve({ refusal: { code: 'rate_limited' } });
    if (token === 'down') return Promise.reject(new UpstreamError('ERR_UPSTREAM_TIMEOUT', 'acme'));
    return Promise.resolve({ refusal: { code: 'invalid_credentials' } });
  }
}

const bearing = (authorization?: string) => ({ headers: { authorization } });

test.each(['Bearer good', 'bearer good', 'BEARER   good', 'Bearer good ', 'Bearer Az09-._~+/=='])(
  '%j signs in',
  async (authorization) => {
    const result = await attempt(new AcmeBearerStrategy(), bearing(authorization));
    expect(result).toMatchObject({ outcome: 'success', user: { id: 'u1' }, answers: 1 });
  },
);

test.each([
  ['no header', {}],
  ['no headers at all', { headers: undefined }],
  ['an undefined header', bearing()],
  ['another scheme', bearing('Basic Z29vZA==')],
  ['a scheme that only begins alike', bearing('BearerToken good')],
  ['a scheme with another sign in it', bearing('Bearer-Token good')],
  ['the token in the query', { headers: {}, query: { access_token: 'good' }, url: '/?access_token=good' }],
  ['the token in the body', { headers: {}, body: { access_token: 'good' } }],
])('with %s the challenge names the realm alone, and nothing is checked', async (_, request) => {
  const strategy = new AcmeBearerStrategy();
  const result = await attempt(strategy, request);
  expect(result).toMatchObject({ outcome: 'fail', status: 401, info: 'Bearer realm="acme"' });
  expect(strategy.checked).toEqual([]);
});

test.each([
  ...['Bearer', 'Bearer ', 'Bearer a b', 'Bearer a, Bearer b', 'Bearer gö', 'Bearer a\tb', 'Bearer\ta'],
  ...['Bearer a,b', 'Bearer a=b', 'Bearer =', 'Bearer "a"', 'Bearer a:b', 'Bearer,a', 'Bearer a\\b'],
])('the malformed header %j is 400, and nothing is checked', async (authorization) => {
  const strategy = new AcmeBearerStrategy();
  const result = await attempt(strategy, bearing(authorization));
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 400,
    info: 'Bearer realm="acme", error="invalid_request"',
  });
  expect(strategy.checked).toEqual([]);
});

test.each([16_384, 100_000])('a token of %i characters is refused unchecked', async (length) => {
  const strategy = new AcmeBearerStrategy();
  const result = await attempt(strategy, bearing(`Bearer ${'x'.repeat(length)}`));
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 401,
    info: 'Bearer realm="acme", error="invalid_token"',
  });
  expect(strategy.checked).toEqual([]);
  await attempt(strategy, bearing(`Bearer ${'x'.repeat(16_383)}`));
  expect(strategy.checked).toHaveLength(1);
});

test.each([
  [{ message: 'Not on the list.' }, 'Not on the list.'],
  ['Not on the list.', 'Not on the list.'],
  [new Error('banned'), 'banned'],
  [{ message: 'say "no"\r\nSet-Cookie: a=b\\' }, "say 'no'??Set-Cookie: a=b?"],
  [{ message: 'für 🔑 ~!#[]' }, 'f?r ? ~!#[]'],
])('what verify says of a refusal, %p, is the challenge’s error_description', async (info, description) => {
  const strategy = new AcmeBearerStrategy({}, () => Promise.resolve([false, info]));
  expect(await attempt(strategy, bearing('Bearer good'))).toMatchObject({
    outcome: 'fail',
    status: 401,
    info: `Bearer realm="acme", error="invalid_token", error_description="${description}"`,
  });
});

test.each([undefined, null, 7, {}, { message: '' }, { message: 7 }, Object.create({ message: 'inherited' })])(
  'a refusal of verify’s with the info %p has no description',
  async (info) => {
    const strategy = new AcmeBearerStrategy({}, () => Promise.resolve([false, info]));
    expect((await attempt(strategy, bearing('Bearer good'))).info).toBe(
      'Bearer realm="acme", error="invalid_token"',
    );
  },
);

test('a token that the provider refuses is 401', async () => {
  const result = await attempt(new AcmeBearerStrategy(), bearing('Bearer bad'));
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 401,
    info: 'Bearer realm="acme", error="invalid_token"',
  });
});

test.each([
  ['down', { code: 'ERR_UPSTREAM_TIMEOUT', status: 504 }],
  [
    'throttled',
    { code: 'ERR_UPSTREAM_STATUS', status: 503, upstreamStatus: 429, headers: { 'Retry-After': '7' } },
  ],
  ['throttled-for-now', { code: 'ERR_UPSTREAM_STATUS', status: 503, headers: { 'Retry-After': '1' } }],
])('a provider that is %s is an error, not a refusal', async (token, error) => {
  expect(await attempt(new AcmeBearerStrategy(), bearing(`Bearer ${token}`))).toMatchObject({
    outcome: 'error',
    error,
  });
});

test('a verify may put its own user in the place, or refuse', async () => {
  const own = new AcmeBearerStrategy({}, (user: object) => Promise.resolve({ account: user }));
  expect((await attempt(own, bearing('Bearer good'))).user).toEqual({ account: { id: 'u1' } });
  const none = new AcmeBearerStrategy({}, () => Promise.resolve(false));
  expect(await attempt(none, bearing('Bearer good'))).toMatchObject({
    status: 401,
    info: 'Bearer realm="acme", error="invalid_token"',
  });
});

test('the name and the realm may be others, and the realm is quoted safely', async () => {
  const strategy = new AcmeBearerStrategy({ name: 'api', realm: 'a "quoted" \\ realm' });
  expect(strategy.name).toBe('api');
  expect((await attempt(strategy, {})).info).toBe('Bearer realm="a \\"quoted\\" \\\\ realm"');
});

test.each(['', 'line\r\nbreak', 'Zürich', 5])('the realm %j is refused in one sentence', (realm) => {
  expect(() => new AcmeBearerStrategy({ realm } as never)).toThrow(
    'AcmeBearerStrategy: "realm" must be a string of visible ASCII and blanks.',
  );
});

async function ask(header: string, names: string | string[] = 'acme-bearer'): Promise<string> {
  const passport = new Passport().use(new AcmeBearerStrategy() as never);
  passport.use(new AcmeBearerStrategy({ name: 'other', realm: 'other' }) as never);
  const authenticate = passport.authenticate(names, { session: false }) as (...args: unknown[]) => void;
  const server = http.createServer((req, res) => {
    Object.assign(req, { res });
    authenticate(req, res, () => res.end('signed in'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(`GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  server.close();
  return answer;
}

test('the challenge reaches the client, with 401 and with 400', async () => {
  expect(await ask('')).toMatch(/^HTTP\/1.1 401 .*\r\nWWW-Authenticate: Bearer realm="acme"\r\n/s);
  expect(await ask('Authorization: Bearer bad\r\n')).toMatch(/^HTTP\/1.1 401 .*error="invalid_token"\r\n/s);
  expect(await ask('Authorization: Bearer\r\n')).toMatch(/^HTTP\/1.1 400 .*error="invalid_request"\r\n/s);
  expect(await ask('Authorization: Bearer good\r\n')).toMatch(/^HTTP\/1.1 200 /);
});

test('the strategy writes the challenge with 400 alone, where Passport does not, and only if it can', async () => {
  const res = { appendHeader: jest.fn() };
  const strategy = new AcmeBearerStrategy();
  expect(await attempt(strategy, { ...bearing('Bearer bad'), res })).toMatchObject({ status: 401 });
  expect(res.appendHeader).not.toHaveBeenCalled();
  expect(await attempt(strategy, { ...bearing('Bearer'), res })).toMatchObject({ status: 400 });
  const challenge = 'Bearer realm="acme", error="invalid_request"';
  expect(res.appendHeader.mock.calls).toEqual([['WWW-Authenticate', challenge]]);
  expect(await attempt(strategy, { ...bearing('Bearer'), res: {} })).toMatchObject({ status: 400 });
});

test('the challenges of several strategies stand side by side', async () => {
  for (const header of ['', 'Authorization: Bearer bad\r\n', 'Authorization: Bearer\r\n']) {
    const answer = await ask(header, ['acme-bearer', 'other']);
    expect(answer).toMatch(/WWW-Authenticate: Bearer realm="acme".*WWW-Authenticate: Bearer realm="other"/s);
  }
});

test.each([
  'Authorization: Bearer good\r\nAuthorization: Bearer bad\r\n',
  'Authorization: Basic eDp5\r\nAuthorization: Bearer good\r\n',
])('of two headers neither is believed: %j', async (headers) => {
  expect(await ask(headers)).toMatch(/^HTTP\/1.1 400 /);
});

import { ConfigError, isDemo, readConfig } from '../src/config';

const id = '87ea5dfc-8b8e-384d-8489-79496e706390';
const names = /^(OVOK|VERO|LOGIN)_|^(PORT|HOST|SESSION_SECRET|TRUST_PROXY|NODE_ENV)$/;

function read(environment: Record<string, string>) {
  for (const name of Object.keys(process.env)) if (names.test(name)) delete process.env[name];
  Object.assign(process.env, environment);
  return readConfig();
}

function problems(environment: Record<string, string>): readonly string[] {
  try {
    read(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

test('with nothing set it is a demo on port 3000 of this machine', () => {
  const config = read({});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, trustProxy: 0 });
  expect(isDemo(config)).toBe(true);
});

test('the session secret is another one at each start', () => {
  expect(read({}).sessionSecret).toHaveLength(43);
  expect(read({}).sessionSecret).not.toBe(read({}).sessionSecret);
});

test('a provider is offered where one of its variables is set', () => {
  const ovok = read({ OVOK_CLIENT_ID: id, OVOK_TENANT_ID: id });
  expect([ovok.ovok, ovok.vero, isDemo(ovok)]).toEqual([{}, undefined, false]);
  expect(ovok.veroBearer).toBeUndefined();
  const vero = read({ VERO_BASE_URL: 'https://vero.example' });
  expect([vero.ovok, vero.vero, isDemo(vero)]).toEqual([undefined, {}, false]);
  expect(isDemo(read({ OVOK_CLIENT_ID: '', VERO_BASE_URL: '' }))).toBe(true);
});

test('every mistake is a sentence, and all are told at once', () => {
  expect(
    problems({
      PORT: '65536',
      TRUST_PROXY: 'true',
      LOGIN_LIMIT_PER_ACCOUNT: '0',
      SESSION_SECRET: 'short',
      OVOK_CLIENT_ID: id,
      VERO_BASE_URL: 'http://vero.example',
    }),
  ).toEqual([
    'PORT must be a whole number from 0 to 65535.',
    'TRUST_PROXY must be a whole number from 0 to 100.',
    'LOGIN_LIMIT_PER_ACCOUNT must be a whole number from 1 to 1000000.',
    'SESSION_SECRET must have at least 32 characters.',
    'OvokStrategy: "tenantId" is required: pass it, or set OVOK_TENANT_ID.',
    expect.stringMatching(/^VeroStrategy: VERO_BASE_URL .*\.$/),
  ]);
});

test('production needs a secret, and a provider whose passwords are not public', () => {
  expect(problems({ NODE_ENV: 'production' })).toEqual([
    expect.stringContaining('SESSION_SECRET is required'),
    expect.stringContaining('OVOK_* or VERO_* is required'),
  ]);
  const secret = 'x'.repeat(32);
  expect(
    problems({ NODE_ENV: 'production', SESSION_SECRET: secret, VERO_BASE_URL: 'https://vero.example' }),
  ).toEqual([]);
});

const bearer = {
  VERO_JWKS_URL: 'https://vero.example/jwks.json?v=1',
  VERO_ISSUER: 'https://vero.example',
  VERO_AUDIENCE: 'orders',
  VERO_ALGORITHMS: 'ES256, RS256',
};

test('Vero’s JWTs are taken where it is said how they are checked', () => {
  expect(read({ VERO_BASE_URL: 'https://vero.example' }).veroBearer).toBeUndefined();
  expect(read(bearer).veroBearer).toEqual({
    jwks: bearer.VERO_JWKS_URL,
    issuer: bearer.VERO_ISSUER,
    audience: bearer.VERO_AUDIENCE,
    algorithms: ['ES256', 'RS256'],
  });
});

test.each([
  [{ VERO_ISSUER: '' }, /^VERO_JWKS_URL, .* go together: set VERO_ISSUER, or none of them\.$/],
  [{ VERO_ISSUER: '', VERO_ALGORITHMS: '' }, /: set VERO_ISSUER and VERO_ALGORITHMS, or none of them\.$/],
  [{ VERO_JWKS_URL: 'http://vero.example/jwks' }, /^VERO_JWKS_URL must .*\.$/],
  [{ VERO_JWKS_URL: 'jwks' }, /^VERO_JWKS_URL must .*\.$/],
  [{ VERO_ALGORITHMS: 'HS256' }, /^VERO_ALGORITHMS must list asymmetric algorithms/],
  [{ VERO_ALGORITHMS: 'ES256,none' }, /^VERO_ALGORITHMS must list asymmetric algorithms/],
])('%j is one sentence', (wrong, sentence) => {
  expect(problems({ ...bearer, ...wrong })).toEqual([expect.stringMatching(sentence)]);
});

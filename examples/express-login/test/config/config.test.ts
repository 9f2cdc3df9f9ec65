import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readArguments, usage } from '../../src/config/arguments';
import { ConfigError, isDemo, readConfig } from '../../src/config/config';
import { variables } from '../../src/config/variables';

const id = '87ea5dfc-8b8e-384d-8489-79496e706390';
const names = new Set<string>(variables.map(([name]) => name));

function read(environment: Record<string, string>) {
  for (const name of Object.keys(process.env))
    if (names.has(name) || /^(OVOK|VERO|LOGIN_LIMIT)_/.test(name)) delete process.env[name];
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

test('Ovok’s tokens are taken where it is said of which project', () => {
  const ids = { OVOK_CLIENT_ID: id, OVOK_TENANT_ID: id };
  expect(read(ids).ovokBearer).toBeUndefined();
  for (const project of [id, `Project/${id}`, `${id}, ${id}`, 'any'])
    expect(read({ ...ids, OVOK_PROJECT: project }).ovokBearer).toEqual({});
  expect(problems({ ...ids, OVOK_PROJECT: `any,${id}` })).toEqual([
    expect.stringMatching(/^OvokBearerStrategy: OVOK_PROJECT must be .*\.$/),
  ]);
  expect(problems({ OVOK_PROJECT: 'a b', OVOK_BASE_URL: 'nonsense' })).toHaveLength(2);
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

test.each(['production ', 'Production'])('NODE_ENV=%j is production as well', (name) => {
  expect(problems({ NODE_ENV: name })).toHaveLength(2);
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

test.each([
  [
    { LOGIN_LIMIT_PER_ADRESS: '3' },
    /^LOGIN_LIMIT_PER_ADRESS is not known: there are LOGIN_LIMIT_PER_ADDRESS, /,
  ],
  [{ OVOK_CLIENTID: id }, /^OVOK_CLIENTID is not known: there are OVOK_CLIENT_ID, /],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of debug, info, warn, error, silent\.$/],
  [{ WORKERS: '0' }, /^WORKERS must be a whole number from 1 to 1000\.$/],
  [{ STOP_DELAY: '-1' }, /^STOP_DELAY must be a whole number from 0 to 600\.$/],
])('%j is one sentence, too', (wrong, sentence) => {
  expect(problems(wrong)).toEqual([expect.stringMatching(sentence)]);
});

test.each([
  'http://user:hunter2@redis.example',
  'redis://user:hunter2@',
  'redis://user:hunter2%zz@redis.example',
  'redis://user:hunter2@redis.example:port',
  'redis://user:hunter2@redis.example/database',
  'hunter2',
])('a REDIS_URL that is none is one sentence, without what is in it', (url) => {
  const [sentence, ...others] = problems({ REDIS_URL: url });
  expect(sentence).toMatch(/^REDIS_URL must look like redis:\/\/user:password@host/);
  expect(sentence).not.toContain('hunter2');
  expect(others).toEqual([]);
});

test.each(['redis://127.0.0.1', 'rediss://user:p%40ss@redis.example:6380/2', 'redis://[::1]:6379'])(
  '%s is taken',
  (url) => {
    expect(read({ REDIS_URL: url }).redisURL).toBe(url);
  },
);

const example = readFileSync(join(__dirname, '../..', '.env.example'), 'utf8');

test('.env.example has every variable with a line about it, and as it stands changes nothing', () => {
  const [, ...entries] = example.trimEnd().split('\n\n');
  const names = entries.map((entry) => /^# .+\.\n([A-Z_]+)=.*$/.exec(entry)?.[1]);
  expect(names).toEqual(variables.map(([name]) => name));
  const environment = parseEnv(example) as Record<string, string>;
  const secret = 'x'.repeat(32);
  expect(read({ ...environment, SESSION_SECRET: secret })).toEqual(read({ SESSION_SECRET: secret }));
});

test('every variable that is listed is read, and none besides', () => {
  const asked = new Set<string>();
  const environment = process.env;
  const listening = new Proxy(environment, {
    get: (target, name: string) => {
      // Only what our own code or a strategy asks for.
      if (/express-login\/src|passport-\w+\/src/.test(new Error().stack!)) asked.add(name);
      return target[name];
    },
  });
  read({ OVOK_CLIENT_ID: id, OVOK_TENANT_ID: id, ...bearer });
  process.env = listening;
  readConfig();
  process.env = environment;
  expect([...asked].sort()).toEqual(variables.map(([name]) => name).sort());
});

test('--help names every variable, and what is unknown is one sentence', () => {
  expect(readArguments(['--help', '--cluster', '--env', 'x'])).toEqual({
    help: true,
    cluster: true,
    envFile: 'x',
  });
  for (const [name] of variables) expect(usage()).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  for (const args of [['--hlep'], ['serve'], ['--env'], ['--cluster=yes'], ['-x']]) {
    expect(() => readArguments(args)).toThrow(/^[^.\n]+\. --help says what there is\.$/);
  }
});

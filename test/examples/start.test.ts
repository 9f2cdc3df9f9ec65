import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const names = readdirSync(join(root, 'examples')).filter(
  (name) => name !== 'express-login' && existsSync(join(root, 'examples', name, 'package.json')),
);

const id = '87ea5dfc-8b8e-384d-8489-79496e706390';
/** Two providers, neither of which is asked. */
const configured = {
  OVOK_CLIENT_ID: id,
  OVOK_TENANT_ID: id,
  OVOK_BASE_URL: 'http://127.0.0.1:9',
  VERO_BASE_URL: 'http://127.0.0.1:9',
};

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** Runs `npm start`'s command in an example's folder. */
function start(name: string, variables: Record<string, string>): ChildProcess {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', ...variables };
  const program = join(root, 'scripts/example.mjs');
  const child = spawn(process.execPath, [program, name], { cwd: join(root, 'examples', name), env });
  running.push(child);
  return child;
}

/** What it printed until it ended, or until a line ends with a pattern. */
async function printed(child: ChildProcess, enough = /$^/): Promise<string> {
  let text = '';
  const isEnough = new Promise<void>((resolve) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (enough.test(text)) resolve();
      });
    }
  });
  await Promise.race([isEnough, once(child, 'close')]);
  return text;
}

test.each(names)(
  'examples/%s serves both logins, on the sandbox where nothing is configured',
  async (name) => {
    const child = start(name, {});
    const text = await printed(child, /\/login\/vero\n/);
    const url = /listens on (\S+)/.exec(text)?.[1];
    for (const [, field, address, password, path] of text.matchAll(
      /-d (\w+)=(\S+) --data-urlencode 'password=(.*)' http:\S+(\/login\/\w+)/g,
    )) {
      const logIn = (secret: string) => {
        const body = new URLSearchParams({ [field!]: address!, password: secret });
        return fetch(`${url}${path}`, { method: 'POST', body, redirect: 'manual' });
      };
      const [accepted, refused] = [await logIn(password!), await logIn('wrong')];
      const outcomes = [accepted, refused].map(({ status, headers }) => [status, headers.get('location')]);
      expect([
        [
          [302, '/'],
          [302, '/login'],
        ],
        [
          [200, null],
          [401, null],
        ],
      ]).toContainEqual(outcomes);
    }
    expect(text.match(/--data-urlencode/g)).toHaveLength(2);
    child.kill();
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect([code, signal]).toEqual([null, 'SIGTERM']);
  },
);

/** Variables, and what an example says of them. */
const refusals: [variables: Record<string, string>, message: string][] = [
  [
    { ...configured, VERO_BASE_URL: 'nonsense' },
    'VeroStrategy: VERO_BASE_URL must be an absolute URL, such as "https://api.example.com".',
  ],
  [
    { ...configured, OVOK_TENANT_ID: '' },
    'OvokStrategy: "tenantId" is required: pass it, or set OVOK_TENANT_ID.',
  ],
  [{ OVOK_CLIENTID: id }, 'OvokStrategy: "clientId" is required: pass it, or set OVOK_CLIENT_ID.'],
  [{ PORT: 'abc' }, 'PORT must be a whole number from 0 to 65535, not "abc".'],
  [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET must have at least 32 characters.'],
];

async function expectRefusal(name: string, [variables, message]: (typeof refusals)[number]): Promise<void> {
  const child = start(name, variables);
  expect(await printed(child)).toBe(`examples/${name}: ${message}\n`);
  expect(child.exitCode).toBe(1);
}

test.each(names)('examples/%s refuses a wrong variable in one sentence that names it', (name) =>
  expectRefusal(name, refusals[0]!),
);

test.each(refusals.slice(1))('%j is refused', (...refusal) => expectRefusal('koa', refusal));

test('a port that is taken is named, and production asks for a secret', async () => {
  const first = start('connect', configured);
  const [, port = ''] = /:(\d+)\n/.exec(await printed(first, /:\d+\n/)) ?? [];
  expect(await printed(start('koa', { ...configured, PORT: port }))).toBe(
    `examples/koa: port ${port} is in use. Choose another one with PORT.\n`,
  );
  expect(await printed(start('koa', { ...configured, NODE_ENV: 'production' }))).toBe(
    'examples/koa: SESSION_SECRET is required: set at least 32 random characters.\n',
  );
});

import { consult, DoctorTerminal } from '../../../../test/support/doctor-terminal';
import { runDoctor } from '../../src/doctor/run';
import { acmeDoctor, serve, type Scripted } from '../support/acme-doctor';

// It drives missing-route.ts too: what it finds decides whether anything else is sent.
const password = 'hunter2-hunter2';
const user = { id: '7', name: 'Ada', token: 'secret-token' };

/** A service that lets one account in. */
const working = (): Promise<Awaited<ReturnType<typeof serve>>> => {
  let logins = 0;
  return serve(({ method }) => {
    if (method === 'GET') return { status: 404, body: { message: 'no route' } };
    logins += 1;
    return logins === 1 ? { status: 401 } : { status: 200, body: user };
  });
};

const at = (url: string, ...more: string[]): string[] => ['--base-url', url, '--shop', 'x', ...more];

test('without an account one login is made, and all is as expected', async () => {
  const service = await working();
  const { code, output, errors } = await consult(acmeDoctor, at(service.url));
  expect([code, errors]).toEqual([0, 'This makes one login, with an address that cannot exist.\n']);
  expect(output.replace(/\d+ ms/, 'N ms')).toBe(`✓ base-url: ${service.url} (from --base-url)
✓ shop: x (from --shop)
✓ TLS: none: the service is on this machine
✓ latency: N ms to the end of the first response, connecting included
✓ a route that does not exist: status 404 in the form of the provider: a wrong base URL is not taken for a wrong password
✓ unknown account: status 401, which fails as invalid_credentials; a wrong password to a real account was not tried
`);
  expect(service.requests).toEqual(['GET /passport-doctor-no-such-route', 'POST /sign-in']);
  service.close();
});

test('settings come from the environment, or are the default', async () => {
  const service = await working();
  const env = { ACME_BASE_URL: service.url, ACME_SHOP: 'x' };
  const { output } = await consult(acmeDoctor, [], { env });
  expect(output).toContain('(from ACME_BASE_URL)\n✓ shop: x (from ACME_SHOP)\n');
  service.close();
  const { code, output: other } = await consult(acmeDoctor, ['--shop', 'x']);
  expect([code, other]).toEqual([
    1,
    expect.stringContaining('✓ base-url: https://api.acme.example (the default)\n'),
  ]);
});

test('with an account it says before it begins what it does, and shows neither password nor token', async () => {
  const service = await working();
  const args = at(service.url, '--email', 'ada@example.org');
  const { code, output, errors } = await consult(acmeDoctor, args, { password });
  expect([code, output]).toEqual([0, expect.stringContaining('✓ login: succeeded\n')]);
  expect(errors).toBe(
    'This makes at most three logins: one with an address that cannot exist, and one or two with yours. ' +
      'A login at Acme does nothing else.\n',
  );
  expect(output + errors).not.toMatch(/hunter2|secret-token|ada@/);
  service.close();
});

test('--json prints the findings, and nothing else to stdout', async () => {
  const service = await working();
  const { output } = await consult(acmeDoctor, at(service.url, '--json'));
  expect(JSON.parse(output)).toMatchObject({
    ok: true,
    checks: [{ check: 'base-url' }, { check: 'shop' }, { check: 'TLS' }, {}, {}, { result: 'ok' }],
  });
  service.close();
});

test.each<[string, Scripted, string]>([
  [
    'an HTML page',
    { status: 200, body: '<html>', type: 'text/html' },
    'ERR_UPSTREAM_RESPONSE (status 200, content_type)',
  ],
  [
    'a 404 of another form',
    { status: 404, body: '<html>', type: 'text/html' },
    'status 404 in another form than the provider has',
  ],
  ['a redirect', { status: 302 }, 'status 302 in place of 404'],
  ['silence', { status: 200, delayMs: 5_000 }, 'ERR_UPSTREAM_TIMEOUT'],
])('to a service that has %s for every route no password is sent', async (_what, response, meaning) => {
  const service = await serve(() => response);
  const args = at(service.url, '--timeout', '300', '--email', 'ada@example.org');
  const { code, output, errors } = await consult(acmeDoctor, args, { password });
  expect(output).toContain(`✗ a route that does not exist: ${meaning}\n`);
  expect(output).toContain(
    '? account: not tried, for what "a route that does not exist" found\n' +
      '  → Its password was not sent anywhere: see there what to do.\n',
  );
  expect([code, errors.split('\n').at(-2)]).toEqual([1, 'Something differs from what is expected: see ✗.']);
  expect(service.requests).toHaveLength(1);
  service.close();
});

test.each([302, 403, 404, 429, 503])(
  'where the made-up login gets %i the password of the account is not sent',
  async (status) => {
    const service = await serve(({ method }) => ({ status: method === 'GET' ? 404 : status }));
    const { output } = await consult(acmeDoctor, at(service.url, '--email', 'ada@example.org'), { password });
    expect(output).toContain('? account: not tried, for what "unknown account" found\n');
    expect(service.requests).toEqual(['GET /passport-doctor-no-such-route', 'POST /sign-in']);
    service.close();
  },
);

test('where the provider documents no form of a 404 any will do, and one that is not JSON is told', async () => {
  const undocumented = { ...acmeDoctor, isMissingRoute: undefined };
  for (const [type, line] of [
    ['application/json', '✓ a route that does not exist: status 404; its form is not documented\n'],
    [
      'text/html',
      '? a route that does not exist: status 404; its form is not documented, and this one is not JSON\n' +
        '  → Check the base URL.\n',
    ],
  ] as const) {
    const service = await serve(({ method }) => ({ status: method === 'GET' ? 404 : 401, type }));
    const { code, output } = await consult(undocumented, at(service.url));
    expect([code, output]).toEqual([0, expect.stringContaining(line)]);
    expect(service.requests).toHaveLength(2);
    service.close();
  }
});

test('a slow service, and a setting in another form, are told and do not differ', async () => {
  const service = await serve(({ method }) =>
    method === 'GET' ? { status: 404, delayMs: 1_100 } : { status: 401 },
  );
  const [baseURL, shop] = acmeDoctor.settings;
  const format = { pattern: /^\d+$/, name: 'a number' };
  const strict = { ...acmeDoctor, settings: [baseURL!, { ...shop!, format }] };
  const { code, output } = await consult(strict, at(service.url));
  expect(code).toBe(0);
  expect(output).toMatch(
    /\? latency: 1\d{3} ms .*\n {2}→ The service is slow: logins wait as long, and fail at the option "timeout"\.\n/,
  );
  expect(output).toContain('? shop: x (from --shop)\n  → It is not a number, as documented: check it.\n');
  service.close();
});

test('a response that takes a second is not slow yet', async () => {
  const service = await working();
  const [startedAt, endedAt] = [1_000, 2_000];
  const clock = jest.spyOn(performance, 'now').mockReturnValueOnce(startedAt).mockReturnValue(endedAt);
  const { output } = await consult(acmeDoctor, at(service.url));
  clock.mockRestore();
  expect(output).toContain('✓ latency: 1000 ms to the end of the first response, connecting included\n');
  service.close();
});

test('a route that exists, or is refused in another form, is told with what to do', async () => {
  for (const [response, meaning] of [
    [{ status: 200 }, 'status 200 in place of 404'],
    [{ status: 404, body: '<html>', type: 'text/html' }, 'status 404 in another form than the provider has'],
  ] as const) {
    const service = await serve(() => response);
    const { output } = await consult(acmeDoctor, at(service.url));
    expect(output).toContain(
      `✗ a route that does not exist: ${meaning}\n  → Check the base URL: what responds is not the login API, ` +
        'or a proxy responds in its place. Nothing else was sent there.\n',
    );
    service.close();
  }
});

test('a service that is down differs', async () => {
  const { code, output } = await consult(acmeDoctor, at('http://127.0.0.1:1'));
  expect([code, output]).toEqual([
    1,
    expect.stringContaining('ERR_UPSTREAM_UNREACHABLE (ECONNREFUSED)\n  → Nothing'),
  ]);
});

test.each([
  [['--shop', 'x', '--base-url', 'acme'], 'passport-acme doctor: --base-url must be an absolute URL'],
  [
    ['--shop', 'x', '--base-url', 'http://acme.example'],
    'passport-acme doctor: --base-url must start with https://',
  ],
  [[], 'passport-acme doctor: --shop is required: pass it, or set ACME_SHOP.'],
  [['--shop', 'x', '--email', 'ada@example.org'], 'passport-acme doctor: --email needs a password'],
  [['--colour'], 'passport-acme doctor: unknown option --colour.'],
])('with %j it could not run: a sentence, and exit code 2', async (args, message) => {
  const { code, output, errors } = await consult(acmeDoctor, args);
  expect([code, output]).toEqual([2, '']);
  expect(errors).toContain(message);
  expect(errors).toMatch(/See passport-acme doctor --help\.\n$/);
});

test('a base URL of the environment that is none is named by its variable', async () => {
  const { code, errors } = await consult(acmeDoctor, ['--shop', 'x'], { env: { ACME_BASE_URL: 'acme' } });
  expect([code, errors]).toEqual([
    2,
    expect.stringMatching(/^passport-acme doctor: ACME_BASE_URL must be an absolute URL/),
  ]);
});

test('what a client says of its options is not named twice', async () => {
  const prepare: typeof acmeDoctor.prepare = (visit) => acmeDoctor.prepare({ ...visit, timeout: 0 });
  const { code, errors } = await consult({ ...acmeDoctor, prepare }, ['--shop', 'x']);
  expect([code, errors]).toEqual([2, expect.stringMatching(/^passport-acme doctor: "timeout" must /)]);
});

test('an account without a password is told before any login is announced', async () => {
  const { errors } = await consult(acmeDoctor, ['--shop', 'x', '--email', 'ada@example.org']);
  expect(errors).toMatch(/^passport-acme doctor: --email needs a password/);
});

test('--help shows the settings', async () => {
  const { code, output } = await consult(acmeDoctor, ['--help']);
  expect([code, output]).toEqual([0, expect.stringContaining('--shop <value>')]);
  expect(output).toContain('0 nothing differs (there may be ?)');
});

test('Ctrl+C while a password is typed gives the echo back, and exit code 2', async () => {
  const terminal = new DoctorTerminal(['doctor', '--shop', 'x', '--email', 'ada@example.org'], {}, true);
  const running = runDoctor(acmeDoctor, terminal);
  terminal.stdin.write('hunt\u0003');
  await running;
  expect(terminal.rawModes).toEqual([true, false]);
  expect([terminal.exitCode, terminal.output]).toEqual([2, '']);
  expect(terminal.errors).toMatch(/passport-acme doctor: interrupted\.\n$/);
});

test.each(['SIGINT', 'SIGTERM'])('%s in the middle ends it with exit code 2', async (signal) => {
  const service = await serve(() => ({ status: 404, delayMs: 500 }));
  const terminal = new DoctorTerminal(['doctor', ...at(service.url)]);
  const running = runDoctor(acmeDoctor, terminal);
  const exited = new Promise<void>((resolve) => terminal.once('exit', () => resolve()));
  terminal.emit(signal);
  await exited;
  expect([terminal.exitCode, terminal.errors]).toEqual([
    2,
    'This makes one login, with an address that cannot exist.\npassport-acme doctor: interrupted.\n',
  ]);
  await running;
  expect(terminal.eventNames()).toEqual([]);
  service.close();
});

test.each([
  [{}, true],
  [{ NO_COLOR: '1' }, false],
  [{ TERM: 'dumb' }, false],
])('in a terminal with %j coloured is %p', async (env: Record<string, string>, coloured) => {
  const service = await working();
  const terminal = new DoctorTerminal(['doctor', ...at(service.url)], env, true);
  await runDoctor(acmeDoctor, terminal);
  expect(terminal.output.includes('\u001b[32m✓')).toBe(coloured);
  service.close();
});

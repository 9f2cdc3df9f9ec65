import { startSandbox, type SandboxOptions } from '../src/index';
import { completeOptions } from '../src/options';

test.each<[unknown, string]>([
  [{ ovokport: 1 }, 'startSandbox: unknown option "ovokport". Known are "ovokPort", "veroPort", '],
  [{ host: '0.0.0.0' }, 'startSandbox: unknown option "host". Known are "ovokPort", "veroPort", '],
  [{ port: 4001 }, 'startSandbox: unknown option "port". Known are "ovokPort", "veroPort", '],
  [{ ovokPort: 65_536 }, 'startSandbox: "ovokPort" takes a port, 0 to 65535.'],
  [{ veroPort: -1 }, 'startSandbox: "veroPort" takes a port, 0 to 65535.'],
  [{ veroPort: '4002' }, 'startSandbox: "veroPort" takes a port, 0 to 65535.'],
  [{ ovokAccessTokenLifetime: 1_500 }, 'milliseconds that make whole seconds, 1000 at least.'],
  [{ ovokRefreshTokenLifetime: 0 }, 'milliseconds that make whole seconds, 1000 at least.'],
  [{ veroJWTLifetime: '1h' }, 'milliseconds that make whole seconds, 1000 at least.'],
  [{ veroSessionLifetime: -1_000 }, 'milliseconds that make whole seconds, 1000 at least.'],
  [{ ovokRefreshTokenReuse: 'ignore' }, '"ovokRefreshTokenReuse" takes "revoke", "refuse" or "allow".'],
  [{ veroWrongPassword: 403 }, '"veroWrongPassword" takes 400 or 401.'],
  [{ status: 204 }, '"status" takes 200 or 201.'],
  [{ ovokWrongPassword: 403 }, '"ovokWrongPassword" takes 400, 401, 404 or 422.'],
  [{ ovokUnknownAccount: '401' }, '"ovokUnknownAccount" takes 400, 401, 404 or 422.'],
  [{ slowDelay: 1.5 }, '"slowDelay" takes a whole number, zero or more.'],
  [{ keepRequests: null }, '"keepRequests" takes a whole number, zero or more.'],
  [{ log: true }, '"log" takes a function.'],
  [{ accounts: {} }, '"accounts" takes a list of accounts'],
  [{ accounts: [null] }, '"accounts" takes a list of accounts'],
  [{ accounts: [{ provider: 'google', email: 'a@example.org', password: 'a' }] }, '"accounts" takes a list'],
  [{ accounts: [{ provider: 'ovok', email: 'a@example.org' }] }, '"accounts" takes a list'],
  [{ accounts: [{ provider: 'vero', password: 'a' }] }, '"accounts" takes a list'],
])('%j is refused in one sentence', async (options, sentence) => {
  await expect(startSandbox(options as SandboxOptions)).rejects.toThrow(TypeError);
  expect(() => completeOptions(options as SandboxOptions)).toThrow(sentence);
});

test('undefined counts as absent', () => {
  const { ovokPort, log } = completeOptions({
    ovokPort: undefined,
    log: undefined,
  } as unknown as SandboxOptions);
  expect(ovokPort).toBe(0);
  expect(log('')).toBeUndefined();
});

test('what is given stays, and the rest is the default', () => {
  const options = completeOptions({ slowDelay: 7 });
  expect(options).toMatchObject({ slowDelay: 7, ovokAccessTokenLifetime: 3_600_000, veroWrongPassword: 401 });
});

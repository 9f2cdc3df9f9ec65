import type { OvokStrategyOptions } from 'passport-ovok';

const ids = { clientId: 'c', tenantId: 't' };
const baseURL = 'https://api.ovok.com';

/** The warnings of two strategies in a process of this environment. */
function warningsOf(env: NodeJS.ProcessEnv, options: OvokStrategyOptions = {}) {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const replaced = jest.replaceProperty(process, 'env', { ...process.env, OVOK_BASE_URL: '', ...env });
  try {
    jest.isolateModules(() => {
      const { OvokStrategy } = jest.requireActual<typeof import('passport-ovok')>('passport-ovok');
      for (let count = 0; count < 2; count++) new OvokStrategy({ ...ids, ...options });
    });
    return warn.mock.calls as unknown[][];
  } finally {
    replaced.restore();
    warn.mockRestore();
  }
}

test('in production without a base URL, one warning says that passwords go to the sandbox', () => {
  expect(warningsOf({ NODE_ENV: 'production' })).toEqual([
    [
      expect.stringMatching(/^OvokStrategy: passwords go to the host of Ovok’s sandbox.* Set OVOK_BASE_URL/),
      { code: 'OVOK_SANDBOX_HOST' },
    ],
  ]);
});

test.each([
  ['the option baseURL', { NODE_ENV: 'production' }, { baseURL }],
  ['OVOK_BASE_URL', { NODE_ENV: 'production', OVOK_BASE_URL: baseURL }, {}],
  ['another environment', { NODE_ENV: 'development' }, {}],
  ['no environment', { NODE_ENV: undefined }, {}],
])('with %s there is no warning', (_, env, options) => {
  expect(warningsOf(env, options)).toEqual([]);
});

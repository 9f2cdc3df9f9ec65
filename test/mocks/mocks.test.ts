import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedReply } from '../../packages/passport-ovok/test/seed';
import { goodReply } from '../../packages/passport-vero/test/seed';
import { certificate } from '../../packages/passport-upstream/test/support/certificate';
import { answerJSON, scriptedUpstream } from '../support/upstreams/scripted-upstream';
import { tlsFront } from '../support/upstreams/tls-front';
import type { libraries, MockedResponse } from './libraries';
import type { MockedLogin, MockedLogins } from './mocked-logins';

const names: (keyof typeof libraries)[] = ['nock-13', 'nock', 'msw', 'axios-mock-adapter'];
/** Whoever these members are of, each provider reads its own. */
const success = { ...seedReply, ...goodReply() };
const responses: MockedResponse[] = [
  { status: 200, body: success },
  { status: 401, body: { message: 'nobody' } },
  { status: 503, body: {}, headers: { 'Retry-After': '7' } },
  {},
];

/** Runs {@link MockedLogins} in a process of their own: the libraries replace parts of Node.js, and jest does not load msw. */
async function logIn(input: MockedLogins): Promise<MockedLogin[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--require',
    'esbuild-register',
    join(__dirname, 'mocked-logins.ts'),
    JSON.stringify(input),
  ]);
  return JSON.parse(stdout) as MockedLogin[];
}

const outage = {
  outcome: 'error',
  status: 502,
  code: 'ERR_UPSTREAM_UNREACHABLE',
  message: 'The login service could not be reached. Try again later.',
  found: [],
};

test.each(names)('%s mocks both services over http and https, and lets nothing else out', async (library) => {
  // Services that would let everybody in.
  const plain = await scriptedUpstream((_, res) => answerJSON(res, success));
  const secure = await tlsFront(plain.baseURL, certificate());
  const baseURLs = [plain.baseURL, secure.baseURL];
  const logins = await logIn({ library, responses, baseURLs }).finally(secure.close);

  const expected = [
    { email: 'max.mustermann@example.com', id: seedReply.profile.reference },
    { identifier: 'max.mustermann@example.com', id: goodReply().identity.id },
  ].flatMap(({ id, ...username }) => {
    const posted = [{ ...username, password: 'A[.DmUv]2vE|n_+]' }];
    return baseURLs.flatMap(() => [
      { outcome: 'success', user: { id }, posted, found: [] },
      { outcome: 'fail', status: 401, code: 'invalid_credentials', posted, found: [] },
      { outcome: 'error', status: 503, headers: { 'Retry-After': '7' }, posted, found: [] },
      { ...outage, posted },
      { ...outage, posted: [] },
    ]);
  });
  expect(logins).toMatchObject(expected);
  expect(logins).toHaveLength(expected.length);
  expect([plain.connections, secure.decrypted]).toEqual([0, '']);
});

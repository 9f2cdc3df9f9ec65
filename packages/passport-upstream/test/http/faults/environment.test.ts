import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerJSON, scriptedUpstream } from '../../../../../test/support/upstreams/scripted-upstream';
import { tlsFront } from '../../../../../test/support/upstreams/tls-front';
import { runChild } from '../../child/run';
import type { Login } from '../../child/log-in';
import type { Outcomes, Pollution } from '../../child/pollution';
import { certificate } from '../../support/certificate';
import { credentials, person } from '../../support/log-in';

/** A service that knows one password, and notes what it was asked. */
async function acme() {
  const requests = new Set<string>();
  const upstream = await scriptedUpstream((req, res, body) => {
    requests.add([req.method, req.url, ...req.rawHeaders, body].join('\n'));
    if (body === JSON.stringify(credentials)) answerJSON(res, person);
    else answerJSON(res, {}, 401);
  });
  return { upstream, requests };
}

test('no proxy of the environment is ever contacted', async () => {
  const { upstream } = await acme();
  const proxy = await scriptedUpstream((_, res) => answerJSON(res, { ...person, id: 'mallory' }));
  const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  const baseURLs = [upstream.baseURL, 'https://login.invalid'];
  const logins = await runChild<Login[]>(
    'log-in.ts',
    { baseURLs, credentials, secrets: Object.values(credentials) },
    {
      ...Object.fromEntries(variables.map((name) => [name, proxy.baseURL])),
      NO_PROXY: '',
      no_proxy: '',
      NODE_USE_ENV_PROXY: '1',
    },
  );
  expect(logins).toMatchObject([{ outcome: 'success' }, { outcome: 'error' }]);
  expect(proxy.connections).toBe(0);
});

test.each(['http', 'https'])(
  'no change to axios’s defaults, to its interceptors or to Object.prototype changes a login over %s',
  async (scheme) => {
    const { upstream, requests } = await acme();
    const elsewhere = await scriptedUpstream((_, res) => answerJSON(res, { ...person, id: 'mallory' }));
    const own = certificate();
    const front = await tlsFront(upstream.baseURL, own);
    const folder = mkdtempSync(join(tmpdir(), 'passport-upstream-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, own.cert);
    const input: Pollution = {
      baseURL: scheme === 'https' ? front.baseURL : upstream.baseURL,
      elsewhere: elsewhere.baseURL,
      right: credentials,
      wrong: { ...credentials, password: 'wrong' },
      other: certificate(),
    };
    const outcomes = await runChild<Outcomes>('pollution.ts', input, { NODE_EXTRA_CA_CERTS: file }).finally(
      () => {
        front.close();
        rmSync(folder, { recursive: true });
      },
    );
    const changes = Object.keys(outcomes);
    expect(changes.length).toBeGreaterThan(110);
    // On Node.js 26 a polluted `socket` ends every login in an error: nobody is let in, be the password right or not.
    const socket = outcomes['Object.prototype.socket'];
    if (Number(process.versions.node.split('.')[0]) >= 26) expect(socket).toEqual(['error', 'error']);
    else expect(socket).toEqual(['success', 'fail']);
    const others = changes.filter((change) => change !== 'Object.prototype.socket');
    expect(outcomes).toEqual({
      ...Object.fromEntries(others.map((change) => [change, ['success', 'fail']])),
      'Object.prototype.socket': socket,
    });
    // One request per password, the same under every change.
    expect(requests.size).toBe(2);
    expect(elsewhere.connections).toBe(0);
  },
);

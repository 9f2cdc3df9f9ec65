import { answerJSON, scriptedUpstream } from '../../../../../test/support/upstreams/scripted-upstream';
import { runChild } from '../../child/run';
import type { Login } from '../../child/log-in';
import type { Outcomes, Pollution } from '../../child/pollution';
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

test('no change to axios’s defaults, to its interceptors or to Object.prototype changes a login', async () => {
  const { upstream, requests } = await acme();
  const elsewhere = await scriptedUpstream((_, res) => answerJSON(res, { ...person, id: 'mallory' }));
  const input: Pollution = {
    baseURL: upstream.baseURL,
    elsewhere: elsewhere.baseURL,
    right: credentials,
    wrong: { ...credentials, password: 'wrong' },
  };
  const outcomes = await runChild<Outcomes>('pollution.ts', input);
  const changes = Object.keys(outcomes);
  expect(changes.length).toBeGreaterThan(90);
  expect(outcomes).toEqual(Object.fromEntries(changes.map((change) => [change, ['success', 'fail']])));
  // One request per password, the same under every change.
  expect(requests.size).toBe(2);
  expect(elsewhere.connections).toBe(0);
});

import axios from 'axios';
import { OvokStrategy } from 'passport-ovok';
import { attempt } from '../support/attempt';
import { at, ids, logIn, max, password, sandbox, unreachable, wrong } from './network';

test('interceptors add a header and log, and no password is in what they log', async () => {
  const logins = await logIn('interceptors.ts', sandbox.ovokURL, {}, max, wrong, at('redirect'), at('reset'));
  const expected = [{ outcome: 'success' }, { status: 401 }, { upstreamStatus: 307 }, unreachable];
  expect(logins).toMatchObject(expected.map((login) => ({ ...login, found: [] })));
  const { logged } = logins.at(-1)!;
  expect(logged).toMatchObject([{ method: 'post', status: 200 }, { status: 401 }, { status: 307 }]);
  const sent = sandbox.ovok.requests.map(({ headers }) => headers['x-request-id']);
  expect(new Set(sent).size).toBe(4);
  expect(logged).toMatchObject(sent.slice(0, 3).map((requestId) => ({ requestId })));
});

test('what an interceptor throws is an outage without its text, and before the request nothing is sent', async () => {
  const httpClient = axios.create({ proxy: false });
  httpClient.interceptors.request.use(() => {
    throw new Error(`not with ${password}`);
  });
  const strategy = new OvokStrategy({ ...ids, baseURL: sandbox.ovokURL, httpClient });
  const { error } = await attempt(strategy, { body: max });
  expect(error).toMatchObject({ code: 'ERR_UPSTREAM_UNREACHABLE' });
  expect(String((error as Error).stack)).not.toContain(password);
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('our deadline, sizes and statuses hold for an axios instance that says otherwise, and no redirect is followed', async () => {
  const httpClient = axios.create({ proxy: false, maxRedirects: 5, timeout: 0, validateStatus: null });
  const errorAt = async (fault: string, timeout = 20_000) => {
    const strategy = new OvokStrategy({ ...ids, baseURL: sandbox.ovokURL, httpClient, timeout });
    return (await attempt(strategy, { body: at(fault) })).error;
  };
  const errors = [await errorAt('hang', 300), await errorAt('dribble', 300)];
  for (const fault of ['redirect', 'huge', 'bomb', '204']) errors.push(await errorAt(fault));
  expect(errors).toMatchObject([
    { code: 'ERR_UPSTREAM_TIMEOUT' },
    { code: 'ERR_UPSTREAM_TIMEOUT' },
    { code: 'ERR_UPSTREAM_STATUS', upstreamStatus: 307 },
    { code: 'ERR_UPSTREAM_RESPONSE', reason: 'too_large' },
    { code: 'ERR_UPSTREAM_RESPONSE', reason: 'too_large' },
    { code: 'ERR_UPSTREAM_STATUS', upstreamStatus: 204 },
  ]);
  expect(sandbox.ovok.requests).toHaveLength(6);
});

import { inspect } from 'node:util';
import axios from 'axios';
import MockAdapter from 'axios-mock-adapter';
import nock from 'nock';
import { OvokStrategy } from 'passport-ovok';
import { attempt } from '../support/attempt';
import { person, type RecipeApp } from '../support/documents/recipe-app';
import { answerJSON, closedURL, scriptedUpstream } from '../support/upstreams/scripted-upstream';
import { logIn, sideBySide, wrong } from './side-by-side';

const document = 'docs/from-axios.md';

test.each<[string, (app: RecipeApp) => Promise<unknown>, unknown, unknown]>([
  ['a wrong password', logIn(wrong), [401, null], [401, null]],
  ['a 429', logIn(person, { fault: '429' }), [401, null], [429, '7']],
  ['a 503', logIn(person, { fault: '503' }), [401, null], [503, '7']],
  ['a 204', logIn(person, { fault: '204' }), [200, null], [502, null]],
  ['an HTML page', logIn(person, { fault: 'html' }), [200, null], [502, null]],
  [
    'an answer of 300 KB',
    logIn(person, { body: { padding: 'x'.repeat(300_000) } }),
    [200, null],
    [502, null],
  ],
  ['nothing posted', logIn({}), [401, null], [400, null]],
])('%s is answered as the table says', async (_, act, before, after) => {
  expect(await sideBySide(document, act)).toEqual([before, after]);
});

test('a redirect takes the password to another host before, and not after', async () => {
  const elsewhere = await scriptedUpstream((_req, res) => answerJSON(res, {}));
  const to = elsewhere.baseURL.replace('127.0.0.1', 'localhost');
  const act = async (app: RecipeApp) => {
    app.sandbox.ovok.next({ status: 307, headers: { Location: to }, body: '' });
    const { status } = await app.post('/login', person);
    return [status, elsewhere.bodies.splice(0).join().includes(person.password.replace('\\', '\\\\'))];
  };
  expect(await sideBySide(document, act)).toEqual([
    [200, true],
    [502, false],
  ]);
});

test('the session’s id stays before, and is new after', async () => {
  const act = async (app: RecipeApp) => {
    app.app.get('/visit', (req, res) => void res.json(Object.assign(req.session, { visited: true })));
    await app.get('/visit');
    const idOf = async () => (JSON.parse((await app.get('/me')).body) as { id: string }).id;
    const planted = await idOf();
    await app.post('/login', person);
    return planted === (await idOf());
  };
  expect(await sideBySide(document, act)).toEqual([true, false]);
});

test('an AxiosError holds the password, in JSON and on the console too', async () => {
  const error = await axios
    .post(await closedURL(), person, { proxy: false })
    .catch((thrown: unknown) => thrown);
  const password = JSON.stringify(person.password).slice(1, -1);
  expect((error as { config: { data: string } }).config.data).toContain(password);
  expect((JSON.parse(JSON.stringify(error)) as { config: { data: string } }).config.data).toContain(password);
  expect(inspect(error)).toContain('vE|n_+]');
});

const ovokBody = {
  accessToken: 'mocked',
  profile: { reference: 'Patient/1', display: 'Ann' },
  project: { reference: 'Project/1', display: 'Clinic' },
};

/** Logs in, and gives how often Ovok was asked, too. */
const logInMocked = async (app: RecipeApp) => {
  const { status } = await app.post('/login', person);
  return [status, app.sandbox.ovok.requests.length];
};

test('a mock of the network goes on, where it responds with all that a user needs', async () => {
  const actOn = (body: object) => async (app: RecipeApp) => {
    nock(app.sandbox.ovokURL).post('/auth/b2b/login').reply(200, body);
    return logInMocked(app);
  };
  expect(await sideBySide(document, actOn(ovokBody))).toEqual([
    [200, 0],
    [200, 0],
  ]);
  expect(await sideBySide(document, actOn({ ok: true }))).toEqual([
    [200, 0],
    [502, 0],
  ]);
  nock.restore();
});

test('a mock of the global axios, or of its method, mocks nothing after', async () => {
  const adapter = new MockAdapter(axios).onPost().reply(200, ovokBody);
  expect(await sideBySide(document, logInMocked)).toEqual([
    [200, 0],
    [200, 1],
  ]);
  adapter.restore();
  const post = jest.spyOn(axios, 'post').mockResolvedValue({ data: ovokBody });
  expect(await sideBySide(document, logInMocked)).toEqual([
    [200, 0],
    [200, 1],
  ]);
  post.mockRestore();
});

test('a mock of client.axios is one', async () => {
  const strategy = new OvokStrategy({
    baseURL: 'https://ovok.invalid',
    clientId: 'client',
    tenantId: 'tenant',
  });
  const response = { status: 200, headers: { 'content-type': 'application/json' }, data: ovokBody };
  jest.spyOn(strategy.client.axios, 'request').mockResolvedValue(response);
  expect(await attempt(strategy, { body: person })).toMatchObject({ outcome: 'success' });
});

test('jest.mock of axios keeps the strategy from being made', () => {
  jest.isolateModules(() => {
    jest.doMock('axios');
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- among the mocked modules
    const { OvokStrategy } = require('passport-ovok') as typeof import('passport-ovok');
    expect(() => new OvokStrategy({ clientId: 'client', tenantId: 'tenant' })).toThrow(TypeError);
    jest.dontMock('axios');
  });
});

test('axios has no timeout and no limit of size, and takes any 2xx', () => {
  const { timeout, maxContentLength, validateStatus } = axios.defaults;
  expect([timeout, maxContentLength, validateStatus!(204)]).toEqual([0, -1, true]);
});

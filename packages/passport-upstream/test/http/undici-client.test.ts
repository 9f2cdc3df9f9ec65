import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeClient } from '../support/acme';
import { credentials, person } from '../support/log-in';
import { loadClient } from '../../src/http/undici-client';

const dispatcher = Symbol.for('undici.globalDispatcher.1');
const place = 'undici/lib/dispatcher/client';

afterEach(() => {
  jest.dontMock(place);
  jest.resetModules();
});

test('a login leaves the application’s own fetch as it is', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const before = Object.getOwnPropertyDescriptor(globalThis, dispatcher);
  const login = await new AcmeClient({ baseURL: upstream.baseURL }).login(credentials);
  expect(login).toMatchObject({ user: { id: person.id } });
  expect(Object.getOwnPropertyDescriptor(globalThis, dispatcher)).toEqual(before);
});

test('where undici has its client elsewhere, it is taken from the whole of undici', () => {
  const { name } = loadClient();
  jest.resetModules();
  let asked = 0;
  // undici itself finds it.
  jest.doMock(place, () => {
    if (++asked > 1) return jest.requireActual<object>(place);
    throw new Error(`Cannot find module '${place}'`);
  });
  expect([name, loadClient().name, asked]).toEqual(['Client', 'Client', 2]);
});

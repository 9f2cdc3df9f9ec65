import { VeroClient } from '../src';
import { testClient } from '../../../test/suites/client-suite';
import { answering } from '../../../test/support/upstreams/login-service';
import { testRefusedOptions } from '../../../test/support/refused-options';
import { goodReply, identifier, password, provider, sample } from './seed';

testClient(provider, { sample, faultStatus: 404, unusable: [{ ...goodReply(), jwt: 7 }, 'jwt'] });

const credentials = { identifier, password };
const clientOf = ({ baseURL }: { baseURL: string }) => new VeroClient({ baseURL });

test('a refusal is a value', async () => {
  const refused = async (status: number, body: unknown = { error: 'x', message: 'No', status }) =>
    clientOf(await answering(status, body, { 'Retry-After': '7' })).login(credentials);
  expect(await refused(400)).toEqual({ refusal: { code: 'invalid_credentials' } });
  expect(await refused(401)).toEqual({ refusal: { code: 'invalid_credentials' } });
  expect(await refused(429)).toEqual({ refusal: { code: 'rate_limited', retryAfter: 7 } });
  const inactive = { ...goodReply(), session: { active: false } };
  expect(await refused(200, inactive)).toEqual({ refusal: { code: 'inactive_session' } });
});

test('other members of the credentials are not sent: Vero’s schema forbids them', async () => {
  const upstream = await answering(200, goodReply());
  const more = { ...credentials, method: 'password', isAdmin: true };
  await clientOf(upstream).login(more);
  expect(upstream.bodies).toEqual([JSON.stringify(credentials)]);
});

test('a client can be made without options', () => {
  expect(new VeroClient()).toBeInstanceOf(VeroClient);
});

testRefusedOptions(
  'the client’s options %p are refused in one sentence',
  'VeroClient',
  (options) => new VeroClient(options),
  [
    [{ baseUrl: 'https://a.example' }, 'unknown option "baseUrl". Did you mean "baseURL"?'],
    [{ clientId: 'c' }, 'unknown option "clientId". '],
    [{ usernameField: 'user' }, 'unknown option "usernameField". '],
    [{ baseURL: 'http://platform.verolabs.co' }, '"baseURL" must start with https:// '],
    [{ timeout: '10' }, '"timeout" must be a whole number of milliseconds, from 1 to 2147483647.'],
  ],
);

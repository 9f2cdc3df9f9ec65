import { UpstreamError, type UpstreamUser } from 'passport-upstream';
import { credentialsOf, withoutVariables, type LoginProvider } from '../support/upstreams/login-provider';
import { answering, loginRequest, recording } from '../support/upstreams/login-service';
import { scriptedUpstream } from '../support/upstreams/scripted-upstream';

/** What these tests take from the provider's own. */
export interface ClientSuite {
  /** The body of the seed's cURL sample, byte for byte. */
  sample: string;
  /** A status that is a fault for this provider. */
  faultStatus: number;
  /** A reply that is no user, and the member that is why. */
  unusable: [reply: object, reason: string];
}

/** Defines the tests of a login through the provider's client, without Passport. */
export function testClient<User extends UpstreamUser>(provider: LoginProvider<User>, own: ClientSuite) {
  const { name, Client, required, reply, path } = provider;
  const credentials = credentialsOf(provider);
  const clientOf = ({ baseURL }: { baseURL: string }, options: object = {}) =>
    new Client({ baseURL, ...required, ...options });
  withoutVariables(provider.baseURLVariable, ...Object.keys(provider.environment));

  test('a login is the request of the seed’s cURL sample', async () => {
    const upstream = await recording(reply());
    await clientOf(upstream).login(credentials);
    expect(upstream.seen).toEqual([loginRequest(path, own.sample)]);
  });

  test('no other header than HTTP’s own goes along', async () => {
    const upstream = await recording(reply());
    await clientOf(upstream).login(credentials);
    const expected = ['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host'];
    const names = upstream.seen.flatMap(({ headers }) => Object.keys(headers));
    expect(names.sort()).toEqual([...expected, 'user-agent']);
  });

  test('a base URL’s path stays in front', async () => {
    const { baseURL, seen } = await recording(reply());
    await clientOf({ baseURL: `${baseURL}/gateway/${name}/` }).login(credentials);
    expect(seen.map(({ url }) => url)).toEqual([`/gateway/${name}${path}`]);
  });

  test('an accepted login gives the user', async () => {
    const { user, refusal } = await clientOf(await answering(200, reply())).login(credentials);
    expect(user).toMatchObject({ provider: name, id: provider.id });
    expect(refusal).toBeUndefined();
  });

  test('a fault is thrown as an UpstreamError', async () => {
    const login = clientOf(await answering(own.faultStatus, {})).login(credentials);
    await expect(login).rejects.toBeInstanceOf(UpstreamError);
    await expect(login).rejects.toMatchObject({
      code: 'ERR_UPSTREAM_STATUS',
      provider: name,
      upstreamStatus: own.faultStatus,
    });
  });

  test('an unusable reply is thrown as an UpstreamError that names the member', async () => {
    const [body, reason] = own.unusable;
    const login = clientOf(await answering(200, body)).login(credentials);
    await expect(login).rejects.toMatchObject({ code: 'ERR_UPSTREAM_RESPONSE', reason });
  });

  test('a signal ends a login that is under way', async () => {
    const controller = new AbortController();
    const upstream = await scriptedUpstream(() => controller.abort());
    const login = clientOf(upstream).login(credentials, { signal: controller.signal });
    await expect(login).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED', status: 499 });
  });

  test('with an aborted signal nothing is sent, without one everything is', async () => {
    const upstream = await answering(200, reply());
    const client = clientOf(upstream);
    const aborted = client.login(credentials, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED' });
    expect(upstream.connections).toBe(0);
    await client.login(credentials, { signal: undefined });
    await client.login(credentials, {});
    expect(upstream.bodies).toHaveLength(2);
  });

  test('the timeout and the size of a reply are limited as told', async () => {
    const silent = clientOf(await scriptedUpstream(() => {}), { timeout: 50 });
    await expect(silent.login(credentials)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_TIMEOUT' });
    const small = clientOf(await answering(200, reply()), { maxResponseSize: 100 });
    await expect(small.login(credentials)).rejects.toMatchObject({ reason: 'too_large' });
  });
}

import type { UpstreamUser } from 'passport-upstream';
import { attempt } from '../support/attempt';
import { credentialsOf, withoutVariables, type LoginProvider } from '../support/upstreams/login-provider';
import { answering } from '../support/upstreams/login-service';
import { testRefusedOptions, type RefusedOptions } from '../support/refused-options';

const refusedEverywhere: RefusedOptions = [
  [{ baseUrl: 'https://a.example' }, 'unknown option "baseUrl". Did you mean "baseURL"?'],
  [{ name: '' }, '"name" must be a non-empty string.'],
  [{ usernameField: 7 }, '"usernameField" must name a member of the body.'],
  [{ passwordField: '' }, '"passwordField" must name a member of the body.'],
  [{ credentials: {} }, '"credentials" must be a function.'],
  [{ passReqToCallback: 1 }, '"passReqToCallback" must be true or false.'],
  [{ timeout: 0 }, '"timeout" must be a whole number of milliseconds, from 1 to 2147483647.'],
  [{ maxInFlight: -1 }, '"maxInFlight" must be a whole number of at least 1.'],
  [{ maxResponseSize: 0.5 }, '"maxResponseSize" must be a whole number of bytes, from 1 to 1073741824.'],
  [
    { httpClient: {} },
    '"httpClient" must be an axios instance, or an object with a request(config) function that takes what axios takes.',
  ],
  [
    { messages: { rate_limit: 'x' } },
    '"messages" has an unknown code "rate_limit". Did you mean "rate_limited"?',
  ],
  [
    { outcomes: { 200: 'error' } },
    '"outcomes" must map upstream statuses other than 200 and 201 to "missing_credentials", ',
  ],
];

/** The base URLs that are refused: without TLS, with credentials, with a query, without a scheme. */
function refusedBaseURLs(host: string, otherHost: string): RefusedOptions {
  const sentence =
    '"baseURL" must start with https:// (http:// is for this machine alone): passwords travel over it.';
  return [
    [{ baseURL: `http://${host}` }, sentence],
    [{ baseURL: `https://user:pass@${otherHost}` }, '"baseURL" must not contain credentials.'],
    [{ baseURL: `https://${otherHost}/?a=1` }, '"baseURL" must not contain a query or a fragment.'],
    [{ baseURL: otherHost }, '"baseURL" must be an absolute URL, such as "https://api.example.com".'],
  ];
}

/**
 * Defines the tests of a login strategy's constructor: its forms, its options, the environment.
 *
 * @param own options that are refused by this provider's strategy, beside those that all refuse
 * @param otherHost stands in base URLs that are refused whatever their host
 */
export function testOptions<User extends UpstreamUser>(
  provider: LoginProvider<User>,
  own: RefusedOptions,
  otherHost: string,
) {
  const { Strategy, baseURLVariable, environment, host, reply, required } = provider;
  const className = Strategy.name;
  const body = credentialsOf(provider);
  withoutVariables(baseURLVariable, ...Object.keys(environment));

  testRefusedOptions(
    'the options %p are refused in one sentence',
    className,
    (options: object) => new Strategy({ ...required, ...options }),
    [...refusedEverywhere, ...refusedBaseURLs(host, otherHost), ...own],
  );

  test('every form of the constructor works', async () => {
    const { baseURL } = await answering(200, reply());
    Object.assign(process.env, environment, { [baseURLVariable]: baseURL });
    const account = { id: 7 };
    const verify = () => Promise.resolve(account);
    const users = [];
    for (const strategy of [
      new Strategy(),
      new Strategy(verify),
      new Strategy({}),
      new Strategy({}, verify),
      new Strategy(undefined, verify),
      new Strategy(undefined),
    ]) {
      users.push((await attempt(strategy, { body })).user);
    }
    const user: unknown = expect.objectContaining({ provider: provider.name });
    expect(users).toEqual([user, account, user, account, account, user]);
  });

  test.each([
    [host, `${className}: ${baseURLVariable} must be an absolute URL, such as "https://api.example.com".`],
    [`http://${host}`, `${className}: ${baseURLVariable} must start with https:// `],
  ])('the base URL %s in the environment is refused by the variable’s name', (value, sentence) => {
    process.env[baseURLVariable] = value;
    expect(() => new Strategy({ ...required })).toThrow(TypeError);
    expect(() => new Strategy({ ...required })).toThrow(sentence);
    expect(new Strategy({ ...required, baseURL: `https://${host}` })).toBeInstanceOf(Strategy);
  });

  test(`an empty ${baseURLVariable} is none: the seed’s host stays the default`, async () => {
    const urls: string[] = [];
    const request = ({ url }: { url: string }) => Promise.reject(new Error(String(urls.push(url))));
    process.env[baseURLVariable] = '';
    const strategy = new Strategy({ ...required, httpClient: { request } });
    expect((await attempt(strategy, { body })).outcome).toBe('error');
    expect(urls).toEqual([`${provider.defaultURL}${provider.path}`]);
  });

  test('the fields may be named otherwise, or be found by a function', async () => {
    const { username, password, logIn, sent } = provider;
    const upstream = await answering(200, reply());
    const fields = { usernameField: 'user[mail]', passwordField: 'user[pin]' };
    const request = { body: { user: { mail: username, pin: password } } };
    expect(await logIn(upstream, { options: fields, request })).toMatchObject({ outcome: 'success' });
    const credentials = () => Promise.resolve({ username, password });
    await logIn(upstream, { options: { credentials }, request: { body: {} } });
    expect(upstream.bodies).toEqual([JSON.stringify(sent), JSON.stringify(sent)]);
  });
}

import { type UpstreamUser } from 'passport-upstream';
import { UpstreamStrategy } from 'passport-upstream/provider';
import { attempt } from '../support/attempt';
import { credentialsOf, withoutVariables, type LoginProvider } from '../support/upstreams/login-provider';
import { acceptedBy, answering } from '../support/upstreams/login-service';
import { answerJSON, scriptedUpstream } from '../support/upstreams/scripted-upstream';

/** What these tests take from the provider's own. */
export interface LoginSuite {
  /** All that the package exports. */
  exported: Record<string, unknown>;
  /** Credentials under another provider's names, and how the test is called. */
  foreign: [title: string, body: object];
  /** A login that is refused: the upstream's answer, and the code of the text that a route may say. */
  refused: { status: number; body: object; code: string };
}

/** Defines the tests of a login through the provider's strategy. */
export function testLogin<User extends UpstreamUser>(provider: LoginProvider<User>, own: LoginSuite) {
  const { name, Strategy, Client, required, reply, username, maxPasswordLength, logIn } = provider;
  const body = credentialsOf(provider);
  const accepted = acceptedBy(logIn, reply);
  withoutVariables(provider.baseURLVariable, ...Object.keys(provider.environment));

  test('the package exports its strategies and its client, and what goes around a login', () => {
    expect(own.exported['Strategy']).toBe(Strategy);
    const around = [
      'UpstreamError',
      'freshTokens',
      'fromSession',
      'isSessionUser',
      'jsonLogin',
      'signOut',
      'toSession',
    ];
    const bearer = Strategy.name.replace('Strategy', 'BearerStrategy');
    const strategies = [bearer, Client.name, Strategy.name, 'Strategy'];
    expect(Object.keys(own.exported).sort()).toEqual([...strategies, ...around].sort());
  });

  test(`the strategy is an UpstreamStrategy named ${name} with a client of its own`, async () => {
    const { baseURL } = await answering(200, reply());
    const strategy = new Strategy({ ...required, baseURL });
    expect(strategy).toBeInstanceOf(UpstreamStrategy);
    expect(strategy.name).toBe(name);
    expect(strategy.client).toBeInstanceOf(Client);
    expect(await strategy.client.login(body)).toMatchObject({ user: { provider: name } });
  });

  test.each([
    ['blanks around it', '  secret\t '],
    ['mixed case', 'SeCrEt'],
    ['é as one code point', 'caf\u00e9'],
    ['é as two code points', 'cafe\u0301'],
    ['an emoji', 'pass🔑word'],
    ['what a form would encode', 'a+b%20&=?#;,'],
    ['quotes and backslashes', `"'\\\\"\\u0041/`],
    ['NUL and line ends', 'a\u0000b\r\nc\u2028d\u007f'],
    [`${maxPasswordLength.toLocaleString('en')} characters`, 'p'.repeat(maxPasswordLength)],
  ])('a password with %s is forwarded byte for byte', async (_, given) => {
    const upstream = await answering(200, reply());
    const strategy = new Strategy({ ...required, baseURL: upstream.baseURL });
    const result = await attempt(strategy, { body: { ...body, password: given } });
    expect(result.outcome).toBe('success');
    expect(upstream.bodies).toEqual([JSON.stringify({ ...provider.sent, password: given })]);
  });

  test('other members of the body are neither forwarded nor used', async () => {
    const ids = { clientId: 'evil', tenantId: 'evil', id: 'evil' };
    const more = { isAdmin: true, provider: 'another', method: 'password', ...ids, tokens: {} };
    const { sent, user } = await accepted({ request: { body: { ...body, ...more } } });
    expect(sent).toEqual([provider.sent]);
    expect(user).toMatchObject({ provider: name, id: provider.id });
    expect(user).not.toHaveProperty('isAdmin');
  });

  const url = `/login?${provider.usernameField}=${username}`;
  test.each<[string, object]>([
    ['no body', {}],
    ['no password', { body: { [provider.usernameField]: username } }],
    ['credentials in the query', { method: 'GET', query: body, url }],
    [own.foreign[0], { body: own.foreign[1] }],
  ])('%s is missing_credentials, and nothing is sent', async (_, request) => {
    const upstream = await answering(200, reply());
    const result = await attempt(new Strategy({ ...required, baseURL: upstream.baseURL }), request);
    expect(result).toMatchObject({ outcome: 'fail', status: 400, answers: 1 });
    const message = 'Missing credentials';
    expect(result.info).toEqual({ code: 'missing_credentials', message, type: 'error' });
    expect(upstream.connections).toBe(0);
  });

  test('verify gets the user, and the request first if told so', async () => {
    const seen: unknown[] = [];
    const options = { ...required, baseURL: (await answering(200, reply())).baseURL };
    const request = { body, mark: 1 };
    const plain = new Strategy(options, (user, done) => {
      seen.push(provider.tokenOf(user));
      done(null, { id: 1 }, 'welcome');
    });
    expect(await attempt(plain, request)).toMatchObject({ user: { id: 1 }, info: { message: 'welcome' } });
    const withRequest = new Strategy({ ...options, passReqToCallback: true }, (req, user, done) => {
      seen.push((req as typeof req & { mark: number }).mark, user.id);
      done(null, false, { message: 'not here' });
    });
    expect(await attempt(withRequest, request)).toMatchObject({
      outcome: 'fail',
      status: 401,
      info: { message: 'not here' },
    });
    expect(seen).toEqual([provider.token, 1, provider.id]);
  });

  test('a route may say its texts, and its options object is not written to', async () => {
    const { status, body, code } = own.refused;
    const route = Object.freeze({
      badRequestMessage: 'Bitte beides ausfüllen',
      messages: Object.freeze({ [code]: 'Falsch' }),
    });
    const upstream = await answering(status, body);
    expect((await logIn(upstream, { route, request: { body: {} } })).info).toMatchObject({
      message: 'Bitte beides ausfüllen',
    });
    expect((await logIn(upstream, { route })).info).toMatchObject({ message: 'Falsch' });
  });

  test('more logins than maxInFlight are answered 503 at once', async () => {
    const waiting: (() => void)[] = [];
    const upstream = await scriptedUpstream((_req, res) => void waiting.push(() => answerJSON(res, reply())));
    const strategy = new Strategy({ ...required, baseURL: upstream.baseURL, maxInFlight: 1 });
    const first = attempt(strategy, { body });
    const second = await attempt(strategy, { body });
    expect(second).toMatchObject({ outcome: 'error', error: { code: 'ERR_UPSTREAM_BUSY', status: 503 } });
    while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    waiting[0]!();
    expect((await first).outcome).toBe('success');
    expect(upstream.bodies).toHaveLength(1);
  });
}

import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { UpstreamError, fromSession, toSession, type OvokUser } from '../src';
import { parseUser } from '../src/user';
import { answering, email, logIn, seedReply } from './seed';

const now = Date.UTC(2026, 4, 21);
const token = seedReply.accessToken;

/** The seed's reply with other members; `undefined` takes one away, as JSON has none. */
function reply(members: object): unknown {
  return JSON.parse(JSON.stringify({ ...seedReply, ...members }));
}

const parse = (members: object = {}) => parseUser(reply(members), email, now);

function thrownBy(members: object): UpstreamError {
  try {
    parse(members);
  } catch (error) {
    return error as UpstreamError;
  }
  throw new Error('it was accepted');
}

test('the seed’s reply becomes the user, member by member', () => {
  const user = parse();
  expect({ ...user }).toEqual({
    provider: 'ovok',
    id: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498',
    displayName: 'Max Mustermann',
    emails: [{ value: 'max.mustermann@example.com' }],
    profile: { reference: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498', display: 'Max Mustermann' },
    project: { reference: 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3', display: 'My Medical Project' },
  });
  expect(user.tokens).toEqual({
    accessToken: token,
    refreshToken: seedReply.refreshToken,
    expiresAt: now + 3_600_000,
  });
  expect(user._json).toEqual(seedReply);
});

test('neither JSON, a spread, Object.assign nor a log shows the tokens or the reply', () => {
  const user = parse();
  let log = '';
  const stdout = new Writable({ write: (chunk, _encoding, done) => done(void (log += String(chunk))) });
  new Console({ stdout }).log(user, { user });
  expect(log).toContain('Max Mustermann');
  const copies = [{ ...user }, Object.assign({}, user), structuredClone(user)];
  const texts = [user, ...copies].flatMap((copy) => [
    JSON.stringify(copy),
    inspect(copy, { depth: Infinity }),
  ]);
  for (const text of [log, ...texts]) expect(text).not.toMatch(/eyJ|_json|tokens|accessToken/);
  expect(Object.keys(user)).toEqual(['provider', 'id', 'displayName', 'emails', 'profile', 'project']);
});

test('the tokens stay hidden where a prototype is polluted', () => {
  Object.defineProperty(Object.prototype, 'enumerable', { value: true, configurable: true });
  try {
    expect(JSON.stringify(parse())).not.toContain('eyJ');
  } finally {
    delete (Object.prototype as { enumerable?: boolean }).enumerable;
  }
});

test.each([{ refreshToken: undefined }, { refreshToken: null }])(
  'without a refresh token, %p, there is no such member',
  (members) => {
    expect(Object.keys(parse(members).tokens)).toEqual(['accessToken', 'expiresAt']);
  },
);

test.each([{ expiresIn: undefined }, { expiresIn: null }])(
  'without expiresIn, %p, a token lives an hour',
  (members) => {
    expect(parse(members).tokens.expiresAt).toBe(now + 3_600_000);
  },
);

test('expiresIn counts in seconds from now', () => {
  expect(parse({ expiresIn: 1 }).tokens.expiresAt).toBe(now + 1_000);
  const before = Date.now();
  const { expiresAt } = parseUser(reply({ expiresIn: 60 }), email).tokens;
  expect(expiresAt).toBeGreaterThanOrEqual(before + 60_000);
  expect(expiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
});

test.each(['Practitioner/1', 'RelatedPerson/a-b', 'no slash', 'ü', 'x'.repeat(256)])(
  'an id is opaque: %p is kept as it came',
  (reference) => {
    const user = parse({ profile: { reference, display: 'Max' } });
    expect([user.id, user.profile.reference]).toEqual([reference, reference]);
  },
);

test.each(['a', 'a.b.c.d.e', '~!@#$%^&*()_+{}|:"<>?`-=[];\',./', 'x'.repeat(16_384)])(
  'a token’s shape is nobody’s business: %p is kept as it came',
  (accessToken) => {
    expect(parse({ accessToken }).tokens.accessToken).toBe(accessToken);
  },
);

const badIds = [
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['a number', 7],
  ['a boolean', true],
  ['an array', ['Patient/secret']],
  ['an object', { id: 'Patient/secret' }],
  ['257 characters long', 'x'.repeat(257)],
  ['with a newline', 'Patient/\nsecret'],
  ['with NUL', 'Patient/\u0000secret'],
  ['with a C1 control character', 'Patient/\u0085secret'],
  ['with a lone surrogate', 'Patient/\ud800secret'],
] as const;

test.each(badIds)('a profile or project whose reference is %s is refused by its name', (_, reference) => {
  for (const name of ['profile', 'project']) {
    const error = thrownBy({ [name]: { reference, display: 'Max' } });
    expect(error).toMatchObject({
      code: 'ERR_UPSTREAM_RESPONSE',
      status: 502,
      upstreamStatus: 200,
      provider: 'ovok',
    });
    expect(error.reason).toBe(`${name}.reference`);
    expect(inspect(error, { showHidden: true })).not.toContain('secret');
  }
});

const badTokens = [
  ['empty', ''],
  ['a number', 7],
  ['an object', { token: 'secret' }],
  ['an array', ['secret']],
  ['with a blank', 'secret token'],
  ['with a blank at the end', 'secret '],
  ['with a line end', 'secret\r\nX-Evil: 1'],
  ['with a letter beyond ASCII', 'sécret'],
  ['longer than 16 KiB', 'x'.repeat(16_385)],
] as const;

test.each([...badTokens, ['missing', undefined] as const, ['null', null] as const])(
  'an access token that is %s is refused by its name',
  (_, accessToken) => {
    const error = thrownBy({ accessToken });
    expect(error).toMatchObject({ code: 'ERR_UPSTREAM_RESPONSE', reason: 'accessToken' });
    expect(inspect(error, { showHidden: true })).not.toContain('secret');
  },
);

test.each(badTokens)('a refresh token that is %s is refused by its name', (_, refreshToken) => {
  expect(thrownBy({ refreshToken })).toMatchObject({ code: 'ERR_UPSTREAM_RESPONSE', reason: 'refreshToken' });
});

test.each(['-1', '0', '-0', '"3600"', '1e400', '0.5', 'true', '[]', '{}', '8640000000001'])(
  'an expiresIn of %s is refused by its name',
  (expiresIn) => {
    const body: unknown = JSON.parse(
      JSON.stringify(seedReply).replace('"expiresIn":3600', `"expiresIn":${expiresIn}`),
    );
    const parseBody = () => parseUser(body, email, now);
    expect(parseBody).toThrow(UpstreamError);
    expect(parseBody).toThrow(
      expect.objectContaining({ code: 'ERR_UPSTREAM_RESPONSE', reason: 'expiresIn' }) as Error,
    );
  },
);

test.each([undefined, null, 7, true, ['Max'], { name: 'Max' }])(
  'a display of %p is refused by its name',
  (display) => {
    const { reference } = seedReply.profile;
    expect(thrownBy({ profile: { reference, display } }).reason).toBe('profile.display');
    expect(thrownBy({ project: { reference, display } }).reason).toBe('project.display');
  },
);

test.each([undefined, null, 'Patient/1', 7, [], [seedReply.profile]])(
  'a profile or project of %p is refused by its name',
  (value) => {
    expect(thrownBy({ profile: value }).reason).toBe('profile');
    expect(thrownBy({ project: value }).reason).toBe('project');
  },
);

test.each([null, true, 42, 'ok', [[]], [[seedReply]]])('a reply of %p is refused as a whole', (body) => {
  expect(() => parseUser(body, email)).toThrow(expect.objectContaining({ reason: 'body' }) as Error);
});

test('a reply whose members stand under __proto__ alone is refused', async () => {
  const body = `{"__proto__":${JSON.stringify(seedReply)}}`;
  const result = await logIn(await answering(200, body, { 'Content-Type': 'application/json' }));
  expect(result).toMatchObject({
    outcome: 'error',
    error: { code: 'ERR_UPSTREAM_RESPONSE', reason: 'accessToken' },
  });
});

test('__proto__, constructor and members that nobody reads have no effect beside good ones', async () => {
  const evil =
    '"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"admin":true,"role":"admin"';
  const body = JSON.stringify(seedReply)
    .replace('"profile":{', `"profile":{${evil},`)
    .replace('{', `{${evil},`);
  const { outcome, user } = await logIn(await answering(200, body, { 'Content-Type': 'application/json' }));
  expect(outcome).toBe('success');
  const { profile } = user as OvokUser;
  for (const part of [user, profile, {}] as { admin?: unknown; role?: unknown }[]) {
    expect([part.admin, part.role]).toEqual([undefined, undefined]);
  }
  expect(Object.keys(profile)).toEqual(['reference', 'display']);
  expect(Object.getPrototypeOf(user)).toBe(Object.prototype);
});

test('the user goes to the session and back through JSON, tokens hidden again and the reply gone', () => {
  const user = parse();
  let stored: unknown;
  toSession(user, (_err, value) => (stored = value));
  let restored: OvokUser | undefined;
  fromSession(JSON.parse(JSON.stringify(stored)), (_err: unknown, value: OvokUser) => (restored = value));
  expect(restored).toEqual({ ...user });
  expect(restored?.tokens).toEqual(user.tokens);
  expect(restored?._json).toBeUndefined();
  expect(JSON.stringify(restored)).not.toContain('eyJ');
});

import fc from 'fast-check';
import { UpstreamError, type VeroUser } from '../src';
import { parseUser } from '../src/user';
import { goodReply, identifier, jwtOf } from './seed';

const runs = { numRuns: 100_000 };
const now = Date.UTC(2026, 4, 21);
const control = /\p{Cc}/u;

/** The members that a refusal may name. */
const identity = String.raw`identity(?:\.id|\.traits(?:\.email|\.name(?:\.first|\.last)?|(?:\..*)?\.__proto__)?)?`;
const session = String.raw`(?:session|tokenizedSession)(?:\.(?:id|active|authenticated_at|expires_at|devices(?:\[\d+\](?:\.(?:ip_address|location|user_agent))?)?|${identity}))?`;
const members = new RegExp(`^(?:body|jwt(?:\\.exp|\\.sub)?|sessionToken|${session}|${identity})$`);

const isText = (value: unknown) => typeof value === 'string';
const isId = (value: unknown) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 256 && !control.test(value);
const isToken = (value: unknown) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 16_384 && /^[!-~]+$/.test(value);
const isDate = (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime());
const optionally = (object: object, checks: Record<string, (value: unknown) => boolean>) =>
  Object.entries(object).every(([name, value]) => Object.hasOwn(checks, name) && checks[name]!(value));

function isSound(user: VeroUser): boolean {
  const { tokens } = user;
  const hidden = (['tokens', '_json'] as const).every(
    (name) => !Object.getOwnPropertyDescriptor(user, name)!.enumerable,
  );
  return (
    hidden &&
    optionally(user, {
      provider: (value) => value === 'vero',
      id: isId,
      displayName: (value) => isText(value) && value !== '',
      name: (value) =>
        Object.keys(value as object).join() === 'givenName,familyName' &&
        Object.values(value as object).every(isText),
      emails: (value) => {
        const [email, ...more] = value as { value: unknown }[];
        return (
          more.length === 0 &&
          Object.keys(email!).join() === 'value' &&
          isText(email!.value) &&
          email!.value !== ''
        );
      },
      traits: (value) =>
        Object.getPrototypeOf(value) === Object.prototype && !Object.hasOwn(value as object, '__proto__'),
      session: (value) =>
        optionally(value as object, {
          id: isId,
          authenticatedAt: isDate,
          expiresAt: (end) => isDate(end) && (end as Date).getTime() > now,
          devices: (devices) =>
            Array.isArray(devices) &&
            devices.every((device: object) =>
              optionally(device, { ipAddress: isText, location: isText, userAgent: isText }),
            ),
        }),
    }) &&
    ['provider', 'id', 'displayName', 'emails', 'traits', 'session'].every((name) =>
      Object.hasOwn(user, name),
    ) &&
    optionally(tokens, {
      jwt: isToken,
      sessionToken: isToken,
      expiresAt: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    }) &&
    isToken(tokens.jwt) &&
    isToken(tokens.sessionToken)
  );
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof UpstreamError &&
    error.code === 'ERR_UPSTREAM_RESPONSE' &&
    error.status === 502 &&
    members.test(error.reason!) &&
    !('cause' in error)
  );
}

/** What keeps a reply's session from being one, read here again in few words. */
function isOver(body: unknown): boolean {
  const { session, tokenizedSession } = body as ReturnType<typeof goodReply>;
  return [session, tokenizedSession].some(
    ({ active, expires_at }) => active === false || (expires_at && Date.parse(expires_at) <= now),
  );
}

/** Parses, and checks what comes of it; says which of the three it was. */
function judge(body: unknown): 'user' | 'over' | 'refused' {
  let user: VeroUser | undefined;
  try {
    user = parseUser(body, identifier, now);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return 'refused';
  }
  if (user ? !isSound(user) || isOver(body) : !isOver(body))
    throw new Error('an invariant of the user is broken');
  return user ? 'user' : 'over';
}

test('arbitrary JSON is refused by the name of a member', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), (body) => {
      judge(body);
    }),
    runs,
  );
});

const identityPaths = [
  ['id'],
  ['traits'],
  ['traits', 'email'],
  ['traits', 'name'],
  ['traits', 'name', 'first'],
  ['traits', '__proto__'],
  ['__proto__'],
];
const sessionPaths = [
  ...['id', 'active', 'authenticated_at', 'expires_at', 'devices', 'identity', 'tokenized', '__proto__'].map(
    (name) => [name],
  ),
  ...['0', '1'].map((index) => ['devices', index]),
  ...['ip_address', 'location', 'user_agent'].map((name) => ['devices', '0', name]),
  ...identityPaths.map((path) => ['identity', ...path]),
];
const paths = [
  ...['sessionToken', 'jwt', 'session', 'tokenizedSession', 'identity', '__proto__', 'role'].map((name) => [
    name,
  ]),
  ...identityPaths.map((path) => ['identity', ...path]),
  ...['session', 'tokenizedSession'].flatMap((name) => sessionPaths.map((path) => [name, ...path])),
  // The two that end a session, more often than the rest.
  ...Array.from({ length: 4 }, () => [
    ['session', 'active'],
    ['tokenizedSession', 'expires_at'],
  ]).flat(),
];
const value = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      undefined,
      null,
      '',
      ' ',
      0,
      1,
      -1,
      0.5,
      Infinity,
      true,
      false,
      [],
      {},
      'x'.repeat(257),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'x'.repeat(16_385),
      'a\nb',
      'a\u0000',
      'é',
      '\ud800',
      '2099-01-01T00:00:00Z',
      '1999-01-01T00:00:00+07:00',
      '2099-01-01',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(goodReply().identity, goodReply().session, {
      id: 'u2',
      traits: { email: 'u2@example.com' },
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ exp: fc.oneof(fc.integer(), fc.double(), fc.string()), sub: fc.string() })
      .map(jwtOf),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
const mutations = fc.array(fc.tuple(fc.constantFrom(...paths), value), { minLength: 1, maxLength: 2 });

const good = JSON.stringify(goodReply());

function mutate(changes: [string[], unknown][]): unknown {
  const body: unknown = JSON.parse(good);
  for (const [path, member] of changes) {
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((part, name) => (part as Record<string, unknown> | null | undefined)?.[name], body);
    if (typeof parent !== 'object' || parent === null || parent === Object.prototype) continue;
    // As JSON.parse would: an own member, whatever its name.
    Object.defineProperty(parent, path.at(-1)!, {
      value: typeof member === 'object' ? structuredClone(member) : member,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return body;
}

test('a mutated good answer is refused, or every invariant of the user holds', () => {
  const count = { user: 0, over: 0, refused: 0 };
  fc.assert(
    fc.property(mutations, (changes) => {
      count[judge(mutate(changes))] += 1;
    }),
    runs,
  );
  // None of the three is rare, or the property would say little.
  expect(Math.min(count.user, count.refused)).toBeGreaterThan(10_000);
  expect(count.over).toBeGreaterThan(500);
  expect(({} as { role?: unknown }).role).toBeUndefined();
});

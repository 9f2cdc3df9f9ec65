import fc from 'fast-check';
import type { VeroUser } from '../src';
import { parseUser } from '../src/user';
import { isId, isToken, mutationsAt, testInvariants } from '../../../test/support/upstreams/reply-mutations';
import { goodReply, identifier, jwtOf } from './seed';

const now = Date.UTC(2026, 4, 21);

/** The members that a refusal may name. */
const identity = String.raw`identity(?:\.id|\.traits(?:\.email|\.name(?:\.first|\.last)?|(?:\..*)?\.__proto__)?)?`;
const session = String.raw`(?:session|tokenizedSession)(?:\.(?:id|active|authenticated_at|expires_at|devices(?:\[\d+\](?:\.(?:ip_address|location|user_agent))?)?|${identity}))?`;
const members = new RegExp(`^(?:body|jwt(?:\\.exp|\\.sub)?|sessionToken|${session}|${identity})$`);

const isText = (value: unknown) => typeof value === 'string';
const isDate = (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime());
const optionally = (object: object, checks: Record<string, (value: unknown) => boolean>) =>
  Object.entries(object).every(([name, value]) => Object.hasOwn(checks, name) && checks[name]!(value));

function isSound(user: VeroUser): boolean {
  const { tokens } = user;
  return (
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

/** What keeps a reply's session from being one, read here again in few words. */
function isOver(body: unknown): boolean {
  const { session, tokenizedSession } = body as ReturnType<typeof goodReply>;
  return [session, tokenizedSession].some(
    ({ active, expires_at }) => active === false || (expires_at && Date.parse(expires_at) <= now),
  );
}

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
const parts = fc.constantFrom<unknown>(goodReply().identity, goodReply().session, {
  id: 'u2',
  traits: { email: 'u2@example.com' },
});
const jwts = fc
  .record({ exp: fc.oneof(fc.integer(), fc.double(), fc.string()), sub: fc.string() })
  .map(jwtOf);
const dates = ['2099-01-01T00:00:00Z', '1999-01-01T00:00:00+07:00', '2099-01-01'];

testInvariants({
  parse: (body) => parseUser(body, identifier, now),
  isSound,
  isOver,
  isMember: (name) => members.test(name),
  reply: goodReply(),
  mutations: mutationsAt(paths, dates, parts, jwts),
  expectCounts: ({ user, over, refused }) => {
    expect(Math.min(user, refused)).toBeGreaterThan(10_000);
    expect(over).toBeGreaterThan(500);
  },
});

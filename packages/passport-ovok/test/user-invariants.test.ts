import fc from 'fast-check';
import { UpstreamError, type OvokUser } from '../src';
import { parseUser } from '../src/user';
import { email, seedReply } from './seed';

const runs = { numRuns: 100_000 };
const now = Date.UTC(2026, 4, 21);
const control = /\p{Cc}/u;

/** The members that a refusal may name. */
const members = [
  'body',
  'accessToken',
  'refreshToken',
  'expiresIn',
  ...['profile', 'project'].flatMap((name) => [name, `${name}.reference`, `${name}.display`]),
];

const isId = (value: unknown) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 256 && !control.test(value);
const isToken = (value: unknown) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 16_384 && /^[!-~]+$/.test(value);
const keys = (value: object) => Object.keys(value).join();

function isSound(user: OvokUser): boolean {
  const { tokens, profile, project } = user;
  const hidden = (['tokens', '_json'] as const).every(
    (name) => !Object.getOwnPropertyDescriptor(user, name)!.enumerable,
  );
  return (
    keys(user) === 'provider,id,displayName,emails,profile,project' &&
    hidden &&
    user.provider === 'ovok' &&
    isId(user.id) &&
    user.id === profile.reference &&
    typeof user.displayName === 'string' &&
    user.displayName === profile.display &&
    JSON.stringify(user.emails) === JSON.stringify([{ value: email }]) &&
    keys(profile) === 'reference,display' &&
    keys(project) === 'reference,display' &&
    isId(project.reference) &&
    typeof project.display === 'string' &&
    isToken(tokens.accessToken) &&
    (!('refreshToken' in tokens) || isToken(tokens.refreshToken)) &&
    Number.isSafeInteger(tokens.expiresAt) &&
    tokens.expiresAt > now &&
    ['accessToken,refreshToken,expiresAt', 'accessToken,expiresAt'].includes(keys(tokens))
  );
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof UpstreamError &&
    error.code === 'ERR_UPSTREAM_RESPONSE' &&
    error.status === 502 &&
    members.includes(error.reason!) &&
    !('cause' in error)
  );
}

/** Parses, and checks what comes of it; true where the reply was accepted. */
function holds(body: unknown): boolean {
  let user: OvokUser;
  try {
    user = parseUser(body, email, now);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return false;
  }
  if (!isSound(user)) throw new Error('an invariant of the user is broken');
  return true;
}

test('arbitrary JSON is refused by the name of a member', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), (body) => {
      holds(body);
    }),
    runs,
  );
});

const paths = [
  ...['accessToken', 'refreshToken', 'expiresIn', 'profile', 'project', '__proto__', 'role'].map((name) => [
    name,
  ]),
  ...['profile', 'project'].flatMap((name) =>
    ['reference', 'display', '__proto__'].map((inner) => [name, inner]),
  ),
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
      '3600',
      seedReply.profile,
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
const mutations = fc.array(fc.tuple(fc.constantFrom(...paths), value), { minLength: 1, maxLength: 2 });

const good = JSON.stringify(seedReply);

function mutate(changes: [string[], unknown][]): unknown {
  const body = JSON.parse(good) as Record<string, unknown>;
  for (const [[first = '', second], member] of changes) {
    const parent = second === undefined ? body : body[first];
    if (typeof parent !== 'object' || parent === null) continue;
    // As JSON.parse would: an own member, whatever its name.
    Object.defineProperty(parent, second ?? first, {
      value: typeof member === 'object' ? structuredClone(member) : member,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return body;
}

test('a mutated good answer is refused, or every invariant of the user holds', () => {
  let accepted = 0;
  fc.assert(
    fc.property(mutations, (changes) => {
      if (holds(mutate(changes))) accepted += 1;
    }),
    runs,
  );
  // Neither side is empty, or the property would say little.
  expect(accepted).toBeGreaterThan(5_000);
  expect(accepted).toBeLessThan(95_000);
  expect(({} as { role?: unknown }).role).toBeUndefined();
});

import fc from 'fast-check';
import { UpstreamError } from 'passport-upstream';

const runs = { numRuns: 100_000 };

/** What a member of a good reply is replaced by, and where it stands. */
export type Mutation = [path: string[], member: unknown];

/** What a parser made of a reply, where every invariant held. */
export type Verdict = 'user' | 'over' | 'refused';

const oddValues = [undefined, null, '', ' ', 0, 1, -1, 0.5, Infinity, true, false, [], {}, 'x'.repeat(257)];
const oddTexts = ['x'.repeat(16_385), 'a\nb', 'a\u0000', 'é', '\ud800'];

/**
 * One or two mutations.
 *
 * @param texts what a provider's members may be taken for, beside what is odd everywhere
 * @param more as likely each as any JSON is
 */
export function mutationsAt(
  paths: string[][],
  texts: unknown[],
  ...more: fc.Arbitrary<unknown>[]
): fc.Arbitrary<Mutation[]> {
  const others = [fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 }), ...more];
  const member = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<unknown>(...oddValues) },
    { weight: 2, arbitrary: fc.constantFrom<unknown>(...oddTexts, ...texts) },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
  return fc.array(fc.tuple(fc.constantFrom(...paths), member), { minLength: 1, maxLength: 2 });
}

/** A reply after mutations; one whose place is gone has no effect. */
function mutated(reply: string, mutations: Mutation[]): unknown {
  const body: unknown = JSON.parse(reply);
  for (const [path, member] of mutations) {
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

/** How a parser is judged. */
export interface Invariants<User> {
  parse: (body: unknown) => User | undefined;
  isSound: (user: User) => boolean;
  /** Whether the reply is of a session that is over: then there is no user. */
  isOver?: (body: unknown) => boolean;
  /** Whether a refusal may name this member. */
  isMember: (name: string) => boolean;
  reply: object;
  mutations: fc.Arbitrary<Mutation[]>;
  /** Fails the test unless no verdict is rare, or the property would say little. */
  expectCounts: (count: Record<Verdict, number>) => void;
}

/** Defines the properties of a parser: whatever the reply, it is refused by name, or the user is sound. */
export function testInvariants<User extends object>(invariants: Invariants<User>) {
  const { parse, isSound, isOver = () => false, isMember, reply, mutations, expectCounts } = invariants;
  const good = JSON.stringify(reply);

  const isRefused = (error: unknown) =>
    error instanceof UpstreamError &&
    error.code === 'ERR_UPSTREAM_RESPONSE' &&
    error.status === 502 &&
    isMember(error.reason!) &&
    !('cause' in error);

  function judge(body: unknown): Verdict {
    let user: User | undefined;
    try {
      user = parse(body);
    } catch (error) {
      if (!isRefused(error)) throw error;
      return 'refused';
    }
    const holds = user ? hidesSecrets(user) && isSound(user) && !isOver(body) : isOver(body);
    if (!holds) throw new Error('an invariant of the user is broken');
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

  test('a mutated good answer is refused, or every invariant of the user holds', () => {
    const count = { user: 0, over: 0, refused: 0 };
    fc.assert(
      fc.property(mutations, (changes) => {
        count[judge(mutated(good, changes))] += 1;
      }),
      runs,
    );
    expectCounts(count);
    expect(({} as { role?: unknown }).role).toBeUndefined();
  });
}

const hidesSecrets = (user: object) =>
  ['tokens', '_json'].every((name) => Object.getOwnPropertyDescriptor(user, name)!.enumerable === false);

export const isId = (value: unknown) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 256 && !/\p{Cc}/u.test(value);
export const isToken = (value: unknown) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 16_384 && /^[!-~]+$/.test(value);

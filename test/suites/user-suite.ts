import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import type { UpstreamUser } from 'passport-upstream';

/** What these tests take from a provider's own. */
export interface UserSuite {
  /** The provider's parser, of the reply to a login. */
  parse: (body: unknown) => UpstreamUser | undefined;
  /** A good reply, of Max Mustermann. */
  reply: () => object;
  /** What only a token looks like, and the names of the members that hold one. */
  secret: RegExp;
  names: RegExp;
  /** The members of the user that everybody may see. */
  keys: string[];
}

/** Defines the tests of what a reply to a login becomes. */
export function testUser({ parse, reply, secret, names, keys }: UserSuite) {
  test('neither JSON, a spread, Object.assign nor a log shows the tokens or the reply', () => {
    const user = parse(reply())!;
    let log = '';
    const stdout = new Writable({ write: (chunk, _encoding, done) => done(void (log += String(chunk))) });
    new Console({ stdout }).log(user, { user });
    expect(log).toContain('Max Mustermann');
    const copies = [{ ...user }, Object.assign({}, user), structuredClone(user)];
    const texts = [user, ...copies].flatMap((copy) => [
      JSON.stringify(copy),
      inspect(copy, { depth: Infinity }),
    ]);
    for (const text of [log, ...texts]) {
      expect(text).not.toMatch(secret);
      expect(text).not.toMatch(/_json|tokens/);
      expect(text).not.toMatch(names);
    }
    expect(Object.keys(user)).toEqual(keys);
  });

  test('the tokens stay hidden where a prototype is polluted', () => {
    Object.defineProperty(Object.prototype, 'enumerable', { value: true, configurable: true });
    try {
      expect(JSON.stringify(parse(reply()))).not.toMatch(secret);
    } finally {
      delete (Object.prototype as { enumerable?: boolean }).enumerable;
    }
  });

  test.each([null, true, 42, 'ok', [[]], [[reply()]]])('a reply of %p is refused as a whole', (body) => {
    expect(() => parse(body)).toThrow(expect.objectContaining({ reason: 'body' }) as Error);
  });
}

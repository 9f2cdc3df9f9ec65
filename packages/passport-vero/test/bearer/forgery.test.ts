import { attempt } from '../../../../test/support/attempt';
import { bearerOutcomes, bearing } from '../../../../test/support/bearer-outcome';
import { runAlone } from '../../../../test/support/processes/child-process';
import type { Heap } from '../../../../test/support/processes/heap';
import { VeroBearerStrategy } from '../../src';
import { claimsOf, ecdsa, forge, hmac, optionsFor, pairOf, tokenOf } from './tokens';
import { pair, tried } from './one-key';

const { invalid } = bearerOutcomes('vero');

const pem = pair.publicKey.export({ format: 'pem', type: 'spki' });
const der = pair.publicKey.export({ format: 'der', type: 'spki' });
const header = { alg: 'ES256', kid: 'key-1' };
const forged = () => forge(header, claimsOf(), ecdsa(pair.privateKey)).split('.');
test.each<[string, () => string | Promise<string>]>([
  ['alg none', () => forge({ alg: 'none' }, claimsOf())],
  ['alg none and the key’s id', () => forge({ alg: 'none', kid: 'key-1' }, claimsOf())],
  ['alg None', () => forge({ alg: 'None' }, claimsOf())],
  ['no alg', () => forge({ kid: 'key-1' }, claimsOf())],
  ['a number for its alg', () => forge({ alg: 256, kid: 'key-1' }, claimsOf())],
  ['alg __proto__', () => forge({ alg: '__proto__', kid: 'key-1' }, claimsOf())],
  ['HS256 by the public key as PEM', () => forge({ alg: 'HS256', kid: 'key-1' }, claimsOf(), hmac(pem))],
  ['HS256 by the public key as DER', () => forge({ alg: 'HS256', kid: 'key-1' }, claimsOf(), hmac(der))],
  [
    'HS256 by the public key as JWK',
    () => forge({ alg: 'HS256' }, claimsOf(), hmac(JSON.stringify(pair.jwk))),
  ],
  ['HS256 by nothing', () => forge({ alg: 'HS256' }, claimsOf(), hmac(''))],
  ['an algorithm that is not listed', () => forge({ alg: 'ES384', kid: 'key-1' }, claimsOf(), hmac('x'))],
  ['no signature', () => forge(header, claimsOf())],
  ['a signature of zeros', () => forge(header, claimsOf(), () => Buffer.alloc(64))],
  ['another’s signature', () => tokenOf({ ...pairOf('key-1') })],
  [
    'a key of its own in its header',
    () => {
      const { jwk, privateKey } = pairOf('key-1');
      return forge({ ...header, jwk, jku: 'https://evil.example' }, claimsOf(), ecdsa(privateKey));
    },
  ],
  ['a key id that is a path', () => tokenOf(pair, {}, { kid: '../../dev/null' })],
  ['a key id of nobody’s', () => tokenOf(pair, {}, { kid: 'key-2' })],
  [
    'an extension that nobody knows',
    () => forge({ ...header, crit: ['x'], x: 1 }, claimsOf(), ecdsa(pair.privateKey)),
  ],
  [
    'a payload that is not encoded',
    () => forge({ ...header, crit: ['b64'], b64: false }, claimsOf(), ecdsa(pair.privateKey)),
  ],
  ['other claims under its signature', () => [forged()[0], forged()[1]!.slice(0, -4), forged()[2]].join('.')],
  ['claims that are a list', () => forge(header, [claimsOf()], ecdsa(pair.privateKey))],
  ['a header that is null', () => forge(null as never, claimsOf(), ecdsa(pair.privateKey))],
  ['two parts', () => forged().slice(0, 2).join('.')],
  ['five parts', () => [...forged(), 'a', 'b'].join('.')],
  ['no part', () => '.'],
  ['empty parts', () => '..'],
  ['what is no base64', () => '~~~.+/~.-~-'],
  ['100 KB', () => tokenOf(pair, { padding: 'x'.repeat(75_000) })],
])('a token with %s is refused', async (_, token) => {
  expect(await tried(token())).toMatchObject(invalid);
});

test('the forgery by hand is good where nothing is wrong with it', async () => {
  expect(await tried(forged().join('.'))).toMatchObject({ outcome: 'success' });
});

test('a key that is for another algorithm or use checks nothing', async () => {
  const rsa = pairOf('rsa', 2_048);
  const only = (jwk: object, algorithms: string[]) =>
    new VeroBearerStrategy(optionsFor({ keys: [jwk] }, { algorithms }));
  const token = bearing(await tokenOf(rsa));
  expect(await attempt(only(rsa.jwk, ['RS256']), token)).toMatchObject({ outcome: 'success' });
  expect(await attempt(only(rsa.jwk, ['PS256', 'ES256']), token)).toMatchObject(invalid);
  expect(await attempt(only({ ...rsa.jwk, alg: 'PS256' }, ['RS256']), token)).toMatchObject(invalid);
  expect(await attempt(only({ ...rsa.jwk, use: 'enc' }, ['RS256']), token)).toMatchObject(invalid);
  expect(await attempt(only({ ...rsa.jwk, key_ops: ['wrapKey'] }, ['RS256']), token)).toMatchObject(invalid);
});

test('a token that names no key is tried with every key that fits', async () => {
  const [other, rsa] = [pairOf('key-2'), pairOf('rsa', 2_048)];
  const keys = [rsa.jwk, other.jwk, pair.jwk];
  const strategy = new VeroBearerStrategy(optionsFor({ keys }));
  const noKid = { kid: undefined };
  for (const one of [pair, other]) {
    expect(await attempt(strategy, bearing(await tokenOf(one, {}, noKid)))).toMatchObject({
      outcome: 'success',
    });
  }
  for (const token of [
    await tokenOf(pairOf('key-3'), {}, noKid),
    await tokenOf(pair, { exp: 1 }, noKid),
    forge({ alg: 'ES256' }, claimsOf()),
  ]) {
    expect(await attempt(strategy, bearing(token))).toMatchObject(invalid);
  }
});

test('20,000 distinct garbage tokens leave the heap flat', async () => {
  const { kilobytes, outcomes } = await runAlone<Heap>(`${__dirname}/child/garbage.ts`);
  expect(outcomes).toEqual({ fail: 20_000 });
  expect(kilobytes[2]! - kilobytes[0]!).toBeLessThan(1_024);
});

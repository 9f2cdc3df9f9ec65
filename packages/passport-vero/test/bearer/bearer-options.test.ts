import { attempt } from '../../../../test/support/attempt';
import { bearing } from '../../../../test/support/bearer-outcome';
import { testRefusedOptions } from '../../../../test/support/refused-options';
import { findSecrets } from '../../../../test/support/secrets';
import { VeroBearerStrategy } from '../../src';
import { pairOf, tokenOf } from './tokens';
import { pair, strategyOf } from './one-key';

test('the name and the realm are options', async () => {
  expect(strategyOf().name).toBe('vero-bearer');
  const strategy = strategyOf({ name: 'api', realm: 'orders' });
  expect(strategy.name).toBe('api');
  expect(await attempt(strategy, {})).toMatchObject({ status: 401, info: 'Bearer realm="orders"' });
});

test.each([
  'https://keys.example',
  'https://keys.example/keys?tenant=a&x=1',
  'https://keys.example?tenant=a?b',
  new URL('http://127.0.0.1:4002/keys?x'),
])('a key set may be at %s', (jwks) => {
  expect(() => strategyOf({ jwks })).not.toThrow();
});

test('what the caller does to its options later does not reach in', async () => {
  const algorithms = ['ES256'];
  const [issuers, audiences, keys] = [['https://issuer.example'], ['orders'], [pair.jwk]];
  const strategy = new VeroBearerStrategy({
    jwks: { keys },
    issuer: issuers,
    audience: audiences,
    algorithms,
  });
  for (const list of [algorithms, issuers, audiences, keys]) list.length = 0;
  expect(await attempt(strategy, bearing(await tokenOf(pair)))).toMatchObject({ outcome: 'success' });
});

const secret = { kty: 'oct', k: 'c2VjcmV0', kid: 'key-1' };
const privateJWK = pair.privateKey.export({ format: 'jwk' });
testRefusedOptions('the options %# are refused in one sentence', 'VeroBearerStrategy', strategyOf, [
  [{ jwks: undefined }, '"jwks" is required: Vero publishes none, so ask Vero for it.'],
  [{ issuer: undefined }, '"issuer" is required: Vero publishes none, so ask Vero for it.'],
  [{ audience: undefined }, '"audience" is required: Vero publishes none, so ask Vero for it.'],
  [{ algorithms: undefined }, '"algorithms" is required: Vero publishes none, so ask Vero for it.'],
  [{ jwks: 'keys.json' }, '"jwks" must be an absolute URL, such as '],
  [{ jwks: 'http://keys.example/jwks.json' }, '"jwks" must start with https:// '],
  [{ jwks: new URL('http://keys.example') }, '"jwks" must start with https:// '],
  [{ jwks: 'file:///etc/passwd' }, '"jwks" must start with https:// '],
  [{ jwks: 'https://user:secret@keys.example' }, '"jwks" must not contain credentials.'],
  [{ jwks: 'https://keys.example/#keys' }, '"jwks" must not contain a fragment.'],
  [{ jwks: 'https://keys.example/?a=1#keys' }, '"jwks" must not contain a fragment.'],
  [{ jwks: null }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ jwks: {} }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ jwks: { keys: [] } }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ jwks: { keys: [null, 'key', {}] } }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ jwks: { keys: [{ kty: 'EC', crv: 'P-256' }] } }, '"jwks" must be a URL, or a key set with at least'],
  [{ jwks: { keys: [pairOf('short', 1_024).jwk] } }, '"jwks" must be a URL, or a key set with at least one'],
  [{ jwks: { keys: [pair.jwk, secret] } }, '"jwks" must hold public keys alone: who has one of these keys'],
  [
    { jwks: { keys: [privateJWK] } },
    '"jwks" must hold public keys alone: who has one of these keys can sign',
  ],
  [{ jwks: [pair.jwk] }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ issuer: '' }, '"issuer" must be a non-empty string, or a list of such.'],
  [{ issuer: [] }, '"issuer" must be a non-empty string, or a list of such.'],
  [{ audience: ['orders', ''] }, '"audience" must be a non-empty string, or a list of such.'],
  [{ audience: 7 }, '"audience" must be a non-empty string, or a list of such.'],
  [
    { algorithms: [] },
    '"algorithms" must list asymmetric algorithms, such as ["ES256"]: with a shared secret',
  ],
  [{ algorithms: 'ES256' }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ algorithms: ['ES256', 'HS256'] }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ algorithms: ['ES2560'] }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ algorithms: ['xES256'] }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ algorithms: ['none'] }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ algorithms: [['ES256']] }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ jwksUri: 'https://keys.example' }, 'unknown option "jwksUri".'],
  [{ cacheTtl: 5 }, 'unknown option "cacheTtl".'],
  [{ realm: 'a\nb' }, '"realm" must be a string of visible ASCII and blanks.'],
]);

test.each([undefined, {}, () => {}])('made of %p, the strategy says what it needs', (options) => {
  expect(() => new VeroBearerStrategy(options as never)).toThrow(
    'VeroBearerStrategy: "jwks" is required: Vero publishes none, so ask Vero for it.',
  );
});

test('a complaint about a key set repeats none of its keys', () => {
  const keys = [{ ...privateJWK, kid: 'key-1' }, secret];
  const complaint: unknown = (() => {
    try {
      return strategyOf({ jwks: { keys } });
    } catch (error) {
      return error;
    }
  })();
  expect(complaint).toBeInstanceOf(TypeError);
  expect(findSecrets(complaint, [privateJWK.d!, secret.k])).toEqual([]);
});

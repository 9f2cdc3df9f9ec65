import { AcmeStrategy } from '../support/acme';

test('a verify that is no function is refused', () => {
  expect(() => new AcmeStrategy({}, 'verify' as never)).toThrow(
    new TypeError('AcmeStrategy: verify must be a function.'),
  );
});

test('options that stand after verify are refused, instead of doing nothing', () => {
  const Strategy = AcmeStrategy as unknown as new (...values: unknown[]) => AcmeStrategy;
  expect(() => new Strategy(() => false, { timeout: 5 })).toThrow(
    new TypeError('AcmeStrategy: options come before verify.'),
  );
  expect(new Strategy(() => false, undefined).name).toBe('acme');
});

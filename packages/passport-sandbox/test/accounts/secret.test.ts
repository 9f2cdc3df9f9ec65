import { newSecret, sameSecret } from '../../src/accounts/secret';

test('two secrets are the same if every character is', () => {
  expect(sameSecret('Passwort', 'Passwort')).toBe(true);
  for (const given of ['passwort', 'Passwor', 'Passwort ', ''])
    expect(sameSecret(given, 'Passwort')).toBe(false);
});

test('a new secret has 256 random bits, in characters that need no escape', () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
});

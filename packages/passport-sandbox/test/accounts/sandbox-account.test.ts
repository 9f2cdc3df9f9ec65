import { faultAccounts } from '../../src/accounts/sandbox-account';

test('each fault has an account at both providers, under its own name', () => {
  const accounts = faultAccounts();
  const [ovok, vero] = (['ovok', 'vero'] as const).map((provider) =>
    accounts.filter((account) => account.provider === provider).map(({ email }) => email),
  );
  expect(ovok).toEqual(vero);
  expect(ovok).toContain('hang@example.com');
  expect(accounts.every(({ fault }) => fault)).toBe(true);
});

import { startSandbox } from '../../src/index';
import { welcome } from '../../src/command/welcome';

test('it shows every address, and control characters of an account as escapes', async () => {
  const sandbox = await startSandbox({
    accounts: [
      { provider: 'vero', email: 'own@example.org', password: 'p\u001b[31m\n', description: 'mine' },
    ],
  });
  const text = welcome(sandbox);
  for (const { email } of sandbox.accounts) expect(text).toContain(`  ${email}`);
  expect(text).toMatch(/own@example\.org +p\\u001b\[31m\\u000a +mine\n/);
  await sandbox.close();
});

test('it shows which client and tenant belong to an account of another tenant', async () => {
  const sandbox = await startSandbox();
  const { email, clientId, tenantId } = sandbox.accounts.find(({ email }) => email.startsWith('lena')) ?? {};
  expect(welcome(sandbox)).toContain(`  ${email}  client ${clientId}  tenant ${tenantId}\n`);
  await sandbox.close();
});

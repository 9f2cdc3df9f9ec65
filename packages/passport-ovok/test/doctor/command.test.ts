import { runForHelp } from '../../../../test/support/doctor-terminal';

test('the command is the doctor of Ovok', async () => {
  const output = await runForHelp(() => jest.requireActual('../../src/doctor/command'));
  expect(output).toMatch(/^Usage: passport-ovok doctor/);
  expect(output).toContain("  --base-url <value>     Ovok's host; else OVOK_BASE_URL\n");
  expect(output).toContain('  --client-id <value>    id of your client, a UUID; else OVOK_CLIENT_ID\n');
  expect(output).toContain('  --tenant-id <value>    id of your tenant, a UUID; else OVOK_TENANT_ID\n');
});

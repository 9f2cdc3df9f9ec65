import { runForHelp } from '../../../../test/support/doctor-terminal';

test('the command is the doctor of Vero', async () => {
  const output = await runForHelp(() => jest.requireActual('../../src/doctor/command'));
  expect(output).toMatch(/^Usage: passport-vero doctor/);
  expect(output).toContain("  --base-url <value>     Vero's host; else VERO_BASE_URL\n");
});

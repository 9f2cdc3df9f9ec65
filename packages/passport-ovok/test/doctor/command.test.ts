import { runForHelp } from '../../../../test/support/doctor-terminal';

test('the command is the doctor of Ovok', async () => {
  const output = await runForHelp(() => jest.requireActual('../../src/doctor/command'));
  expect(output).toMatch(/^Usage: passport-ovok doctor/);
});

import { DoctorTerminal } from '../../../../test/support/doctor-terminal';
import { readPassword } from '../../src/doctor/password';

test.each([
  ['hunter2', 'hunter2'],
  ['hunter2\n', 'hunter2'],
  [' hunter2 \r\n', ' hunter2 '],
  ['two\nlines\n\n', 'two\nlines\n'],
])('of a pipe that holds %j the password is %j', async (input, password) => {
  const terminal = new DoctorTerminal([]);
  terminal.stdin.end(input);
  expect(await readPassword(terminal, 'Two logins.\n')).toBe(password);
  expect([terminal.rawModes, terminal.output, terminal.errors]).toEqual([[], '', 'Two logins.\n']);
});

test('an empty pipe is a mistake, and nothing is announced', async () => {
  const terminal = new DoctorTerminal([]);
  terminal.stdin.end('\n');
  await expect(readPassword(terminal, 'Two logins.\n')).rejects.toThrow(
    '--email needs a password: type it when asked, or pipe it in. It is never an argument.',
  );
  expect(terminal.errors).toBe('');
});

test('a password has at most 10,000 bytes', async () => {
  const terminal = new DoctorTerminal([]);
  terminal.stdin.end('x'.repeat(10_000));
  expect(await readPassword(terminal, '')).toHaveLength(10_000);
});

test('a pipe without an end is left', async () => {
  const terminal = new DoctorTerminal([]);
  const reading = readPassword(terminal, 'Two logins.\n');
  terminal.stdin.write('x'.repeat(10_001));
  await expect(reading).rejects.toThrow('a password has at most 10000 bytes.');
});

/** Types into a terminal, piece by piece. */
async function type(...pieces: (string | Buffer)[]) {
  const terminal = new DoctorTerminal([], {}, true);
  const reading = readPassword(terminal, 'Two logins.\n');
  for (const piece of pieces) terminal.stdin.write(piece);
  const password = await reading.catch((error: Error) => error.message);
  return { password, terminal };
}

test.each(['\r', '\n'])('a password is typed until %j, and nothing of it is shown', async (end) => {
  const { password, terminal } = await type('hun', `ter2${end}`);
  expect(password).toBe('hunter2');
  expect([terminal.output, terminal.errors]).toEqual(['', 'Two logins.\nPassword (it is not shown): \n']);
  expect(terminal.rawModes).toEqual([true, false]);
});

test('backspace takes a character back, and a character may come in two pieces', async () => {
  const letter = Buffer.from('é');
  const { password } = await type('ab\u007f\bc', letter.subarray(0, 1), letter.subarray(1), '\r');
  expect(password).toBe('cé');
});

test.each(['\u0003', '\u0004'])('%j interrupts, and the terminal shows again what is typed', async (key) => {
  const { password, terminal } = await type('hunt', key);
  expect(password).toBe('interrupted.');
  expect(terminal.rawModes).toEqual([true, false]);
  expect(terminal.stdin.listenerCount('data')).toBe(0);
});

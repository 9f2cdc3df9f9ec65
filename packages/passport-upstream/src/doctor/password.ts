import { Interruption, Mistake } from './mistake';
import type { DoctorInput, DoctorProcess } from './process';

/** More bytes than any provider takes, so that an endless pipe is not read for ever. */
const maxLength = 10_000;

/**
 * Reads a password: typed without echo in a terminal, else all that a pipe holds, without its last line break.
 *
 * @param notice what it is wanted for: whoever types reads it first; of an empty pipe nothing else is said
 */
export async function readPassword({ stdin, stderr }: DoctorProcess, notice: string): Promise<string> {
  let password: string;
  if (stdin.isTTY) {
    // The echo is off before the terminal asks.
    const line = typed(stdin);
    stderr.write(`${notice}Password (it is not shown): `);
    password = await line.finally(() => stderr.write('\n'));
  } else {
    password = (await piped(stdin)).replace(/\r?\n$/, '');
  }
  if (password === '') {
    throw new Mistake(
      '--email needs a password: type it when asked, or pipe it in. It is never an argument.',
    );
  }
  if (!stdin.isTTY) stderr.write(notice);
  return password;
}

async function piped(stdin: DoctorInput): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > maxLength) throw new Mistake(`a password has at most ${maxLength} bytes.`);
  }
  return Buffer.concat(chunks).toString();
}

/** Reads a line in raw mode, in which the terminal shows nothing and sends Ctrl+C as a character. */
async function typed(stdin: DoctorInput): Promise<string> {
  const decoder = new TextDecoder();
  stdin.setRawMode!(true);
  stdin.resume();
  let listener: (chunk: Buffer) => void = () => undefined;
  try {
    return await new Promise((resolve, reject) => {
      let characters: string[] = [];
      listener = (chunk) => {
        for (const character of decoder.decode(chunk, { stream: true })) {
          if (character === '\r' || character === '\n') resolve(characters.join(''));
          else if (character === '\u0003' || character === '\u0004') reject(new Interruption('interrupted.'));
          else if (character === '\u007f' || character === '\b') characters = characters.slice(0, -1);
          else characters.push(character);
        }
      };
      stdin.on('data', listener);
    });
  } finally {
    stdin.off('data', listener);
    stdin.setRawMode!(false);
    stdin.pause();
  }
}

import type { Socket } from 'node:net';

const start = 'HTTP/1.1 100';
const longest = 16_384;

/**
 * Takes each `100 Continue` before an answer out of what is read from a socket: undici breaks off on one that it did
 * not ask for, and a client has to pass over it (RFC 9110, section 15.2).
 *
 * @returns what is to be called when a request goes out, so that the next bytes are looked at
 */
export function passOverContinue(socket: Socket): () => void {
  const read = socket.read.bind(socket) as () => Buffer | null;
  let awaited = false;
  let held: Buffer[] = [];
  socket.read = () => {
    const chunk = read();
    if (!awaited || !chunk) return chunk;
    const bytes = afterContinue(Buffer.concat([...held, chunk]));
    awaited = isContinue(bytes) && bytes.length < longest;
    held = [bytes];
    return awaited ? null : bytes;
  };
  return () => {
    awaited = true;
    held = [];
  };
}

/** What follows the whole ones at the start of these bytes. */
function afterContinue(bytes: Buffer): Buffer {
  let left = bytes;
  while (isContinue(left)) {
    const end = left.indexOf('\r\n\r\n');
    if (end < 0) break;
    left = left.subarray(end + 4);
  }
  return left;
}

/** Whether these bytes are one, or may become one. */
function isContinue(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, start.length + 1);
  return text.length > start.length ? /^HTTP\/1\.1 100[ \r]/.test(text) : start.startsWith(text);
}

import type { Socket } from 'node:net';

const start = 'HTTP/1.1 1';
const longest = 16_384;
const none: Buffer = Buffer.alloc(0);

/**
 * Takes each interim answer, such as `100 Continue`, out of what is read from a socket before an answer: undici breaks
 * off on a 100 that it did not ask for, and a client has to pass over them in any order (RFC 9110, section 15.2). A 101
 * is left: what follows it is no HTTP.
 *
 * @returns what is to be called when a request goes out, so that the next bytes are looked at
 */
export function passOverInterim(socket: Socket): () => void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let awaited = false;
  let held = none;
  // Node reads 0 bytes where it wants to go on, and nothing taken.
  socket.read = (size?: number) => {
    const chunk = read(size);
    if (!awaited || !chunk) return chunk;
    const bytes = afterInterim(Buffer.concat([held, chunk]));
    awaited = isInterim(bytes) && bytes.length < longest;
    held = awaited ? bytes : none;
    return awaited ? null : bytes;
  };
  return () => {
    awaited = true;
    held = none;
  };
}

/** What follows the whole ones at the start of these bytes. */
function afterInterim(bytes: Buffer): Buffer {
  let left = bytes;
  while (isInterim(left)) {
    const end = left.indexOf('\r\n\r\n');
    if (end < 0) break;
    left = left.subarray(end + 4);
  }
  return left;
}

/** Whether these bytes are one, or may become one. */
function isInterim(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, start.length + 3);
  return (
    /^HTTP\/1\.1 1(?!01)\d\d[ \r]/.test(text) ||
    (text.length < start.length + 3 && text.startsWith(start.slice(0, text.length)))
  );
}

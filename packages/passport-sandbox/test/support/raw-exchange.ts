import { connect } from 'node:net';
import { max } from './described-api';

/** What came over a connection, and how it ended; `left` when the test had seen enough. */
export interface RawResponse {
  text: string;
  bytes: number;
  ending: 'FIN' | 'RST' | 'left';
}

/** The bytes of a login at Ovok. */
export function loginBytes(email: string): string {
  const body = JSON.stringify({ ...max, email });
  const length = Buffer.byteLength(body);
  return `POST /auth/b2b/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

/** Sends bytes on a connection of its own and reads what comes back, until the other side ends it or `enough` does. */
export async function rawExchange(
  baseURL: string,
  bytes: string,
  enough: (text: string) => boolean = () => false,
): Promise<RawResponse> {
  const { port } = new URL(baseURL);
  const socket = connect(Number(port), '127.0.0.1');
  let text = '';
  let count = 0;
  return new Promise((resolve) => {
    let ending: RawResponse['ending'] = 'FIN';
    socket.on('error', () => (ending = 'RST'));
    socket.on('close', () => resolve({ text, bytes: count, ending }));
    socket.on('data', (chunk: Buffer) => {
      count += chunk.length;
      // Of a long response the beginning is enough.
      if (text.length < 100_000) text += chunk.toString('latin1');
      if (enough(text)) {
        ending = 'left';
        socket.destroy();
      }
    });
    socket.write(bytes);
  });
}

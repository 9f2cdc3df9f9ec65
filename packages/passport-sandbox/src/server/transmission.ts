import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './wire-response';
import { reset } from './reset';

/**
 * What goes onto a connection, and what becomes of the connection afterwards.
 *
 * Endings: `keep` leaves the connection open for the next request, `close` ends it without having said so,
 * `reset` breaks it off, `hang` leaves the answer unfinished and the connection open.
 */
export interface Transmission {
  /** Milliseconds before the first byte. */
  readonly delay?: number;
  /** Bytes in place of an HTTP answer, at once or piece by piece. */
  readonly raw?: Buffer | AsyncIterable<Buffer>;
  readonly reply?: Reply;
  /** What is sent, piece by piece, in place of the reply's body. */
  readonly stream?: Iterable<Buffer> | AsyncIterable<Buffer>;
  readonly ending: 'keep' | 'close' | 'reset' | 'hang';
}

/** Waits. Resolves to false, at once, when the client leaves meanwhile. */
export async function pause(response: ServerResponse, ms: number): Promise<boolean> {
  if (response.destroyed) return false;
  if (ms <= 0) return true;
  return new Promise((resolve) => {
    const left = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      response.off('close', left);
      resolve(true);
    }, ms);
    response.once('close', left);
  });
}

/** Resolves when `write` has called back, or the connection has gone and nothing can be written any more. */
async function written(response: ServerResponse, write: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    write(() => {
      response.off('close', resolve);
      resolve();
    });
  });
}

async function send(response: ServerResponse, socket: Socket, transmission: Transmission): Promise<void> {
  const { raw, reply, stream, ending } = transmission;
  const finished = ending === 'keep' || ending === 'close';
  if (raw) {
    for await (const piece of Buffer.isBuffer(raw) ? [raw] : raw) {
      if (socket.destroyed) return;
      await written(response, (done) => socket.write(piece, done));
    }
  } else if (reply) {
    const { status, headers, body } = reply;
    const known = finished && !stream && { 'content-length': String(body.length) };
    response.writeHead(status, { ...known, ...(headers as Record<string, string | string[]>) });
    if (stream) {
      // A client that leaves in the middle is no error here.
      await pipeline(Readable.from(stream), response, { end: finished }).catch(() => undefined);
    } else if (finished) {
      await written(response, (done) => response.end(body, done));
    } else {
      await written(response, (done) => response.write(body, done));
    }
  }
}

/** Sends an answer, or what stands in for one. Never rejects because of the client. */
export async function transmit(response: ServerResponse, transmission: Transmission): Promise<void> {
  const socket = response.socket;
  if (!(await pause(response, transmission.delay ?? 0)) || !socket) return;
  await send(response, socket, transmission);
  if (transmission.ending === 'reset') {
    // A Node.js client that finds data and RST in one poll takes them for data and an ordinary end.
    const something = transmission.raw ?? transmission.reply;
    await pause(response, something ? 20 : 0);
    reset(socket);
  }
  if (transmission.ending === 'close') socket.end();
}

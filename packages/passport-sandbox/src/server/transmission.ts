import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WireResponse } from './wire-response';
import { reset } from './reset';

/**
 * What goes onto a connection, and what becomes of the connection afterwards.
 *
 * Endings: `keep` leaves the connection open for the next request, `close` ends it without having said so,
 * `reset` breaks it off, `hang` leaves the response unfinished and the connection open.
 */
export interface Transmission {
  /** Milliseconds before the first byte. */
  readonly delay?: number;
  /** Bytes in place of an HTTP response, at once or piece by piece. */
  readonly raw?: Buffer | AsyncIterable<Buffer>;
  readonly response?: WireResponse;
  /** What is sent, piece by piece, in place of the response's body. */
  readonly stream?: Iterable<Buffer> | AsyncIterable<Buffer>;
  readonly ending: 'keep' | 'close' | 'reset' | 'hang';
}

/** Waits. Resolves to false, at once, when the client leaves meanwhile. */
export async function pause(res: ServerResponse, ms: number): Promise<boolean> {
  if (res.destroyed) return false;
  if (ms <= 0) return true;
  return new Promise((resolve) => {
    const left = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      res.off('close', left);
      resolve(true);
    }, ms);
    res.once('close', left);
  });
}

/** Resolves when `write` has called back, or the connection has gone and nothing can be written any more. */
async function written(res: ServerResponse, write: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    res.once('close', resolve);
    write(() => {
      res.off('close', resolve);
      resolve();
    });
  });
}

async function send(res: ServerResponse, socket: Socket, transmission: Transmission): Promise<void> {
  const { raw, response, stream, ending } = transmission;
  const finished = ending === 'keep' || ending === 'close';
  if (raw) {
    for await (const piece of Buffer.isBuffer(raw) ? [raw] : raw) {
      if (socket.destroyed) return;
      await written(res, (done) => socket.write(piece, done));
    }
  } else if (response) {
    const { status, headers, body } = response;
    const known = finished && !stream && { 'content-length': String(body.length) };
    res.writeHead(status, { ...known, ...(headers as Record<string, string | string[]>) });
    if (stream) {
      // A client that leaves in the middle is no error here.
      await pipeline(Readable.from(stream), res, { end: finished }).catch(() => undefined);
    } else if (finished) {
      await written(res, (done) => res.end(body, done));
    } else {
      await written(res, (done) => res.write(body, done));
    }
  }
}

/** Sends a response, or what stands in for one. Never rejects because of the client. */
export async function transmit(res: ServerResponse, transmission: Transmission): Promise<void> {
  const socket = res.socket;
  if (!(await pause(res, transmission.delay ?? 0)) || !socket) return;
  await send(res, socket, transmission);
  if (transmission.ending === 'reset') {
    // A Node.js client that reads data and RST in one poll sees data and an ordinary end.
    const something = transmission.raw ?? transmission.response;
    await pause(res, something ? 20 : 0);
    reset(socket);
  }
  if (transmission.ending === 'close') socket.end();
}

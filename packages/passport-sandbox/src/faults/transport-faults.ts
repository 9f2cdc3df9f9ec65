import { setTimeout as wait } from 'node:timers/promises';
import { wireBytes, type WireResponse } from '../server/wire-response';
import { namedFaults, type Fault } from './fault';

const mebibyte = Buffer.alloc(1024 * 1024, ' ');

/** Blanks that a JSON parser would have to read before it finds out that nothing follows. */
function* blanks(pieces: number): Generator<Buffer> {
  for (let piece = 0; piece < pieces; piece++) yield mebibyte;
}

async function* dribble(bytes: Buffer): AsyncGenerator<Buffer> {
  for (const byte of bytes) {
    await wait(100);
    yield Buffer.of(byte);
  }
}

/** Headers without end, so that no body follows. */
async function* headerDribble(): AsyncGenerator<Buffer> {
  yield Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n');
  for (;;) {
    await wait(100);
    yield Buffer.from('x-more: to come\r\n');
  }
}

/** Only the bytes given, and then silence or the end. */
function sends(description: string, bytes: string, ending: 'close' | 'hang' | 'reset'): Fault {
  return { description, compose: () => ({ raw: Buffer.from(bytes), ending }) };
}

function half(response: WireResponse): WireResponse {
  return { ...response, body: response.body.subarray(0, response.body.length / 2) };
}

/** The same response about somebody else: its ids begin differently. */
function stranger(response: WireResponse): WireResponse {
  const text = response.body.toString().replace(/[0-9a-f]{8}-/g, 'deadbeef-');
  return { ...response, body: Buffer.from(text) };
}

/** Responses that come late, in pieces, not at all, or are not HTTP. */
export const transportFaults = namedFaults({
  slow: {
    description: 'a perfect response, late',
    compose: async (context) => ({
      delay: context.slowDelay,
      response: await context.ordinary(),
      ending: 'keep',
    }),
  },
  hang: { description: 'sends nothing', compose: () => ({ ending: 'hang' }) },
  'hang-midway': {
    description: 'half of a perfect response, then silence',
    compose: async (context) => ({ response: half(await context.ordinary()), ending: 'hang' }),
  },
  dribble: {
    description: 'a perfect response, ten bytes a second',
    compose: async (context) => {
      const response = await context.ordinary();
      return { response, stream: dribble(response.body), ending: 'keep' };
    },
  },
  'dribble-headers': {
    description: 'a header ten times a second, without end',
    compose: () => ({ raw: headerDribble(), ending: 'hang' }),
  },
  reset: { description: 'breaks the connection off (RST)', compose: () => ({ ending: 'reset' }) },
  'reset-midway': {
    description: 'breaks the connection off within the body',
    compose: async (context) => ({ response: half(await context.ordinary()), ending: 'reset' }),
  },
  close: {
    description: 'ends the connection without a response (FIN)',
    compose: () => ({ ending: 'close' }),
  },
  truncated: {
    description: 'announces a whole response, sends half and ends the connection',
    compose: async (context) => {
      const response = await context.ordinary();
      const headers = { ...response.headers, 'content-length': String(response.body.length) };
      return { response: { ...half(response), headers }, ending: 'close' };
    },
  },
  hangup: {
    description: 'a perfect response, then ends the connection without having said so',
    compose: async (context) => ({ response: await context.ordinary(), ending: 'close' }),
  },
  huge: {
    description: '64 MiB of blanks labelled JSON',
    compose: async (context) => ({ response: await context.ordinary(), stream: blanks(64), ending: 'keep' }),
  },
  endless: {
    description: 'blanks labelled JSON, until the client leaves',
    compose: async (context) => ({
      response: await context.ordinary(),
      stream: blanks(Number.POSITIVE_INFINITY),
      ending: 'keep',
    }),
  },
  headers: {
    description: '20 KiB of headers before a perfect response',
    compose: async (context) => {
      const response = await context.ordinary();
      return {
        response: { ...response, headers: { ...response.headers, 'x-filler': 'x'.repeat(20_480) } },
        ending: 'keep',
      };
    },
  },
  'early-hints': {
    description: '100 and 103 first, then a perfect response',
    compose: async (context) => {
      const hints = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n';
      return {
        raw: Buffer.concat([Buffer.from(hints), wireBytes(await context.ordinary())]),
        ending: 'close',
      };
    },
  },
  pipelined: {
    description: 'a perfect response, and at once a second one about somebody else',
    compose: async (context) => {
      const response = await context.ordinary();
      return { raw: Buffer.concat([wireBytes(response), wireBytes(stranger(response))]), ending: 'close' };
    },
  },
  banner: sends('an SSH banner', 'SSH-2.0-OpenSSH_9.2\r\n', 'close'),
  'http-0.9': sends('a body without a head', '{"accessToken":"x"}\n', 'close'),
  'two-lengths': sends(
    'two lengths that contradict each other',
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\ncontent-length: 99\r\n\r\n{}',
    'close',
  ),
});

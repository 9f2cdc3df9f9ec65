import { setTimeout as wait } from 'node:timers/promises';
import { rawReply, type Reply } from '../server/wire-response';
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

/** Headers without end: the client never gets to see the body. */
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

function half(reply: Reply): Reply {
  return { ...reply, body: reply.body.subarray(0, reply.body.length / 2) };
}

/** The same answer about somebody else: its ids begin differently. */
function stranger(reply: Reply): Reply {
  const text = reply.body.toString().replace(/[0-9a-f]{8}-/g, 'deadbeef-');
  return { ...reply, body: Buffer.from(text) };
}

/** Answers that come late, in pieces, not at all, or are not HTTP. */
export const transportFaults = namedFaults({
  slow: {
    description: 'a perfect answer, late',
    compose: async (context) => ({
      delay: context.slowDelay,
      reply: await context.ordinary(),
      ending: 'keep',
    }),
  },
  hang: { description: 'never answers', compose: () => ({ ending: 'hang' }) },
  'hang-midway': {
    description: 'half of a perfect answer, then silence',
    compose: async (context) => ({ reply: half(await context.ordinary()), ending: 'hang' }),
  },
  dribble: {
    description: 'a perfect answer, ten bytes a second',
    compose: async (context) => {
      const reply = await context.ordinary();
      return { reply, stream: dribble(reply.body), ending: 'keep' };
    },
  },
  'dribble-headers': {
    description: 'a header ten times a second, without end',
    compose: () => ({ raw: headerDribble(), ending: 'hang' }),
  },
  reset: { description: 'breaks the connection off (RST)', compose: () => ({ ending: 'reset' }) },
  'reset-midway': {
    description: 'breaks the connection off within the body',
    compose: async (context) => ({ reply: half(await context.ordinary()), ending: 'reset' }),
  },
  close: { description: 'ends the connection without an answer (FIN)', compose: () => ({ ending: 'close' }) },
  truncated: {
    description: 'announces a whole answer, sends half and ends the connection',
    compose: async (context) => {
      const reply = await context.ordinary();
      const headers = { ...reply.headers, 'content-length': String(reply.body.length) };
      return { reply: { ...half(reply), headers }, ending: 'close' };
    },
  },
  hangup: {
    description: 'a perfect answer, then ends the connection without having said so',
    compose: async (context) => ({ reply: await context.ordinary(), ending: 'close' }),
  },
  huge: {
    description: '64 MiB of blanks labelled JSON',
    compose: async (context) => ({ reply: await context.ordinary(), stream: blanks(64), ending: 'keep' }),
  },
  endless: {
    description: 'blanks labelled JSON, until the client leaves',
    compose: async (context) => ({
      reply: await context.ordinary(),
      stream: blanks(Number.POSITIVE_INFINITY),
      ending: 'keep',
    }),
  },
  headers: {
    description: '20 KiB of headers before a perfect answer',
    compose: async (context) => {
      const reply = await context.ordinary();
      return {
        reply: { ...reply, headers: { ...reply.headers, 'x-filler': 'x'.repeat(20_480) } },
        ending: 'keep',
      };
    },
  },
  'early-hints': {
    description: '100 and 103 first, then a perfect answer',
    compose: async (context) => {
      const hints = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n';
      return {
        raw: Buffer.concat([Buffer.from(hints), rawReply(await context.ordinary())]),
        ending: 'close',
      };
    },
  },
  pipelined: {
    description: 'a perfect answer, and at once a second one about somebody else',
    compose: async (context) => {
      const reply = await context.ordinary();
      return { raw: Buffer.concat([rawReply(reply), rawReply(stranger(reply))]), ending: 'close' };
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

import type { Socket } from 'node:net';
import type { Client, Dispatcher } from 'undici';
import type { Connector } from './connector';
import { passOverInterim } from './interim';

/** A request as it goes over a connection. */
export interface WireRequest {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Bytes of an answer's body beyond which it is not read. */
  limit: number;
}

/** An answer as it came over a connection. */
export interface WireAnswer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string | string[] | undefined>;
  /** The body; absent where there is more of it than the request's limit. */
  data?: Buffer;
}

/** Milliseconds that an unused connection is kept; a shorter `Keep-Alive: timeout` of the service is honoured. */
const idleTimeout = 15_000;

const empty = Buffer.alloc(0);

/** Why there is no answer, in one word. What undici threw is not kept: it may show the request, and the password in it. */
class ConnectionError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** One connection to a service, on which one request after another is made: undici's `Client`, with one socket at a time. */
export class Connection {
  private readonly connector: Connector;
  private client: Client | undefined;
  private socket: Socket | undefined;
  private awaitAnswer!: () => void;
  /** What this request's socket had received before it went out, where it took the socket over from earlier ones. */
  private takeover: { socket: Socket; received?: number } | undefined;

  constructor(connector: Connector) {
    this.connector = connector;
  }

  /** Whether another request can be made. */
  get isOpen(): boolean {
    return this.socket?.destroyed === false;
  }

  /**
   * Whether the last request failed on a socket that had served others, before it went out or a byte of an answer
   * came: the service had already given the connection up, and has not judged this request.
   */
  get diedUnanswered(): boolean {
    if (!this.takeover) return false;
    const { socket, received } = this.takeover;
    return received === undefined || received === socket.bytesRead;
  }

  /** Makes a request. Where that fails, or more is known than is to be read, the connection is closed. */
  request({ method, path, headers, body, limit }: WireRequest): Promise<WireAnswer> {
    this.takeover = this.isOpen ? { socket: this.socket! } : undefined;
    return new Promise((resolve, reject) => {
      const answer: WireAnswer = { status: 0, headers: {} };
      const chunks: Buffer[] = [];
      let length = 0;
      const end = () => {
        resolve({ ...answer, data: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) });
      };
      // What is to come is not waited for. undici may still tell of the end.
      const endEarly = () => {
        resolve(answer);
        this.close();
      };
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart: () => {
          const socket = this.socket!;
          this.awaitAnswer();
          if (this.takeover?.socket === socket) this.takeover.received = socket.bytesRead;
          else this.takeover = undefined;
        },
        onResponseStart: (_, status, received) => {
          answer.status = status;
          answer.headers = received;
          if (isBodiless(status)) answer.data = empty;
          if (isBodiless(status) || Number(received['content-length']) > limit) endEarly();
        },
        onResponseData: (_, chunk) => {
          // A copy: undici's part of what was read keeps all of it, however long a chunk's extension was.
          chunks.push(Buffer.from(chunk));
          length += chunk.length;
          if (length > limit) endEarly();
        },
        onResponseEnd: end,
        onResponseError: (_, error) => {
          this.close();
          // undici's words for a 101.
          if (error.message === 'bad upgrade') resolve({ ...answer, status: 101, data: empty });
          else reject(new ConnectionError(codeOf(error)));
        },
      };
      this.client ??= this.open();
      this.client.dispatch(
        withoutPrototype({ method, path: this.connector.path + path, headers, body: body ?? null }),
        handler,
      );
    });
  }

  close(): void {
    this.client?.destroy(() => {});
    // undici does not have it before it is connected.
    this.socket?.destroy();
  }

  private open(): Client {
    const options: Client.Options = {
      connect: (_, connected) => {
        this.socket = this.connector.open(connected);
        this.awaitAnswer = passOverInterim(this.socket);
      },
      // The one deadline is the caller's.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idleTimeout,
      keepAliveMaxTimeout: idleTimeout,
      keepAliveTimeoutThreshold: 1_000,
      allowH2: false,
    };
    return new this.connector.Client(this.connector.origin, withoutPrototype(options));
  }
}

/** Whether nothing of an answer is to come after its headers: undici would wait for it, or miss its announced bytes. */
function isBodiless(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

// undici's words, and some of Node's, for what Node's own HTTP client has another word for.
const codes: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'ECONNRESET',
  UND_ERR_HEADERS_OVERFLOW: 'HPE_HEADER_OVERFLOW',
  HPE_EXPECTED_HTTP_RTSP_OR_ICE: 'HPE_INVALID_CONSTANT',
  HPE_INVALID_EOF_STATE: 'ECONNRESET',
};

/** One word for what happened. undici's parser names its errors in `message`, in brackets, and leaves `code` empty. */
function codeOf({ code, message }: NodeJS.ErrnoException): string {
  const [, reason = ''] = /\((.*)\)$/.exec(message) ?? [];
  const word =
    code ??
    `HPE_${reason
      .toUpperCase()
      .match(/[A-Z]+/g)
      ?.join('_')}`;
  return word.startsWith('ERR_SSL_') ? 'EPROTO' : (codes[word] ?? word);
}

/** undici reads options that are not given from the prototype, which may be polluted. */
function withoutPrototype<Options extends object>(options: Options): Options {
  return Object.assign(Object.create(null) as Options, options);
}

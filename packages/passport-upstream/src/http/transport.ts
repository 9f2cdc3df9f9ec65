import { UnusableBody, parseJSON } from './json-body';
import type { Cancellation } from './cancellation';
import { Connection, type WireAnswer, type WireRequest } from './connection';
import { Connections, Unserved } from './connections';
import { Connector } from './connector';
import { ownProperty } from '../ground/own-property';

/** An answer whose body may not be usable. */
export interface UnreadAnswer {
  status: number;
  /** A header's value by lower-case name. */
  header: (name: string) => unknown;
  /** Gives the body's value, now or later, or throws an `UnusableBody`. */
  read: () => unknown;
}

/**
 * Our own HTTP client, of one service: over undici's connections, without redirects, proxies or retries. One
 * exception: a reused connection that the service had closed before it answered anything was no answer, and the
 * request goes out once more, on a connection of its own.
 */
export class Transport {
  private readonly connector: Connector;
  private readonly connections: Connections;

  constructor(baseURL: string) {
    this.connector = new Connector(baseURL);
    this.connections = new Connections(this.connector);
  }

  /**
   * Makes a request.
   *
   * @param read reads the answer
   * @throws Unserved where it was cancelled, and had waited for a connection for most of the time; else an error with a
   * `code`
   */
  async request<Answer>(
    request: WireRequest,
    cancellation: Cancellation,
    read: (answer: UnreadAnswer) => Promise<Answer>,
  ): Promise<Answer> {
    return read(unread(await this.exchange(request, cancellation), request.limit));
  }

  private async exchange(request: WireRequest, cancellation: Cancellation): Promise<WireAnswer> {
    const askedAt = performance.now();
    const connection = await this.connections.take(cancellation);
    const takenAt = performance.now();
    try {
      return await over(connection, request, cancellation);
    } catch (error) {
      if (cancellation.isCancelled && takenAt - askedAt > performance.now() - takenAt) throw new Unserved();
      if (!connection.diedUnanswered || cancellation.isCancelled) throw error;
      const fresh = new Connection(this.connector);
      try {
        return await over(fresh, request, cancellation);
      } finally {
        fresh.close();
      }
    } finally {
      cancellation.onCancel = undefined;
      this.connections.giveBack(connection);
    }
  }
}

/** Makes a request over a connection that is closed where it is cancelled. */
async function over(
  connection: Connection,
  request: WireRequest,
  cancellation: Cancellation,
): Promise<WireAnswer> {
  if (cancellation.isCancelled) throw new Error('cancelled');
  cancellation.onCancel = () => connection.close();
  return connection.request(request);
}

function unread({ status, headers, data }: WireAnswer, limit: number): UnreadAnswer {
  const header = (name: string) => {
    const value = ownProperty(headers, name);
    return Array.isArray(value) ? (value[0] as unknown) : value;
  };
  const read = () => {
    if (!data) throw new UnusableBody('too_large');
    return parseJSON(data, header('content-type'), header('content-encoding'), limit);
  };
  return { status, header, read };
}

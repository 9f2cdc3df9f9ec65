import type { Cancellation } from './cancellation';
import { Connection, type WireAnswer, type WireRequest } from './connection';
import { Connections, Unserved } from './connections';
import { Connector } from './connector';

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
   * @throws Unserved where it was cancelled, and had waited for a connection for most of the time; else an error with a
   * `code`
   */
  async request(request: WireRequest, cancellation: Cancellation): Promise<WireAnswer> {
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

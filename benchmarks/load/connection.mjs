import { once } from 'node:events';
import net from 'node:net';

/**
 * One kept connection to an application, for one request at a time. Written on the socket itself: a generator that
 * costs as much as what it measures would take the processor from it, and the kept ones (autocannon: 23 packages, its
 * parser in JavaScript) do.
 */
export class Connection {
  #socket;
  #received = '';
  #waiting;

  constructor(socket) {
    this.#socket = socket.setNoDelay().setEncoding('latin1');
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => {});
    socket.on('close', () => this.#settle({ status: 'closed', body: '' }));
  }

  /** @param {number} port */
  static async open(port) {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  get isOpen() {
    return !this.#socket.destroyed;
  }

  /**
   * @param {string} request the bytes of a whole request
   * @returns {Promise<{ status: number | 'closed', body: string }>}
   */
  ask(request) {
    if (!this.isOpen) return Promise.resolve({ status: 'closed', body: '' });
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#socket.write(request);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #read(chunk) {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#received);
    // Express gives a length with each answer.
    const whole = end + 4 + Number(length?.[1]);
    if (this.#received.length < whole) return;
    const answer = {
      status: Number(this.#received.slice(9, 12)),
      body: this.#received.slice(end + 4, whole),
    };
    this.#received = this.#received.slice(whole);
    this.#settle(answer);
  }

  #settle(answer) {
    const resolve = this.#waiting;
    this.#waiting = undefined;
    resolve?.(answer);
  }
}

/** The bytes of a login. */
export function loginRequest(email, password) {
  const body = JSON.stringify({ email, password });
  return `POST /login HTTP/1.1\r\nHost: app\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** The bytes of a request for the route that asks nobody. */
export const healthRequest = 'GET /healthz HTTP/1.1\r\nHost: app\r\n\r\n';

import { once } from 'node:events';
import net from 'node:net';

/**
 * One kept connection to an application, for one request at a time. It is written on the socket itself, because a
 * generator that needs as much CPU time as the application takes it from the application. autocannon does: it is 23
 * packages, and its HTTP parser is written in JavaScript.
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

  /** Opens many, a hundred at a time, so that the application's backlog has room for them. */
  static async openMany(port, count) {
    const connections = [];
    while (connections.length < count) {
      const some = Math.min(100, count - connections.length);
      connections.push(...(await Promise.all(Array.from({ length: some }, () => Connection.open(port)))));
    }
    return connections;
  }

  get isOpen() {
    return !this.#socket.destroyed;
  }

  /**
   * @param {string} request the bytes of a whole request
   * @returns {Promise<{ status: number | 'closed', body: string }>}
   */
  send(request) {
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
    // Express sends a Content-Length with every response of the applications here.
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#received);
    const whole = end + 4 + Number(length?.[1]);
    if (this.#received.length < whole) return;
    const response = {
      status: Number(this.#received.slice(9, 12)),
      body: this.#received.slice(end + 4, whole),
    };
    this.#received = this.#received.slice(whole);
    this.#settle(response);
  }

  #settle(response) {
    const resolve = this.#waiting;
    this.#waiting = undefined;
    resolve?.(response);
  }
}

import type { Socket } from 'node:net';

/** Breaks a connection off with a RST and nothing before it. */
export function reset(socket: Socket): void {
  // `resetAndDestroy` ends a stream that is still writable, and its FIN would look like an ordinary end to the client.
  Object.defineProperty(socket, 'writable', { value: false });
  socket.resetAndDestroy();
  socket.destroy();
}

import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { pause, transmit } from '../../src/server/transmission';

test('for a client that has left nothing is waited for and nothing is sent', async () => {
  let outcome: Promise<unknown> = Promise.resolve();
  const server = createServer((_request, response: ServerResponse) => {
    outcome = new Promise((resolve, reject) => {
      response.once('close', () => {
        const later = pause(response, 3_600_000);
        const sent = transmit(response, { raw: Buffer.from('late'), ending: 'close' });
        Promise.all([later, sent]).then(resolve, reject);
      });
    });
    client.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => client.once('close', resolve));
  await new Promise((resolve) => server.close(resolve));
  expect(await outcome).toEqual([false, undefined]);
});

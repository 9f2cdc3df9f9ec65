import https from 'node:https';
import { PassThrough } from 'node:stream';
import { createAgents } from '../../src/http/agents';

const { kept, fresh } = createAgents();

test('at most 256 connections to one service are open at a time', () => {
  expect([kept.http.maxSockets, kept.https.maxSockets]).toEqual([256, 256]);
});

test('connections are kept for 15 seconds at most, and those for a second send are not kept', () => {
  for (const name of ['http', 'https'] as const) {
    expect(kept[name]).toMatchObject({ options: { keepAlive: true, timeout: 15_000 } });
    expect(fresh[name]).toMatchObject({ options: { keepAlive: false } });
  }
});

test('each client has agents of its own', () => {
  expect(createAgents().kept.https).not.toBe(kept.https);
});

test('what a connection by TLS is not given, a polluted prototype cannot give it either', () => {
  const connect = jest.spyOn(https.Agent.prototype, 'createConnection').mockReturnValue(new PassThrough());
  kept.https.createConnection({ host: 'api.acme.example' });
  const [options] = connect.mock.calls[0]!;
  connect.mockRestore();
  expect(options).toMatchObject({ host: 'api.acme.example' });
  for (const name of ['ca', 'cert', 'key', 'pfx', 'secureContext', 'secureProtocol', 'socket']) {
    expect([name, Object.hasOwn(options, name), options[name as 'ca']]).toEqual([name, true, undefined]);
  }
});

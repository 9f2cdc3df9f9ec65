import https from 'node:https';
import { PassThrough } from 'node:stream';
import tls from 'node:tls';
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

test('what a polluted prototype holds is nothing that a connection by TLS is given', () => {
  const connect = jest.spyOn(https.Agent.prototype, 'createConnection').mockReturnValue(new PassThrough());
  const polluted = { ca: 'of somebody else', checkServerIdentity: () => {}, minDHSize: 1 };
  const pollution = Object.prototype as Partial<typeof polluted>;
  Object.assign(pollution, polluted);
  try {
    kept.https.createConnection({ host: 'api.acme.example' });
    expect({ ...connect.mock.calls[0]![0] }).toEqual({
      host: 'api.acme.example',
      ca: undefined,
      checkServerIdentity: tls.checkServerIdentity,
      minDHSize: 1_024,
    });
  } finally {
    delete pollution.ca;
    delete pollution.checkServerIdentity;
    delete pollution.minDHSize;
    connect.mockRestore();
  }
});

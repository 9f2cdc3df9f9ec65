import '../../../../passport-upstream/test/child/sources';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { attempt } from '../../../../../test/support/attempt';
import { OvokBearerStrategy } from '../../../src';

// 1,000 tokens whose responses are 250 KB each, in members that are not read or in one that is.

const padding = 'x'.repeat(250_000);
const kinds = {
  unread: { accessPolicy: { padding } },
  read: { profile: { resourceType: 'Patient', id: 'p1', name: [{ given: [padding] }] } },
};

/** Held to the end, with all that they remember. */
const strategies: OvokBearerStrategy[] = [];

const megabytes = () => {
  global.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 1_048_576);
};

async function grownBy(kind: keyof typeof kinds) {
  const body = JSON.stringify({
    project: { id: 'p1', name: 'Project' },
    profile: { resourceType: 'Patient', id: 'p1' },
    ...kinds[kind],
  });
  const server = http.createServer((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const strategy = new OvokBearerStrategy({ baseURL, project: 'p1' });
  strategies.push(strategy);
  const outcomes = new Set<string>();
  const before = megabytes();
  for (let first = 0; first < 1_000; first += 50) {
    const tokens = Array.from({ length: 50 }, (_, index) => `token-${first + index}`);
    const results = await Promise.all(
      tokens.map((token) => attempt(strategy, { headers: { authorization: `Bearer ${token}` } })),
    );
    for (const { outcome } of results) outcomes.add(outcome);
  }
  const grown = megabytes() - before;
  server.close().closeAllConnections();
  return { outcomes: [...outcomes], megabytes: grown };
}

void (async () => {
  const unread = await grownBy('unread');
  console.log(JSON.stringify({ unread, read: await grownBy('read') }));
})();

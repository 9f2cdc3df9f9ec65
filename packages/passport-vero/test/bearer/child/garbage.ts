import '../../../../passport-upstream/test/child/sources';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { attempt } from '../../../../../test/support/attempt';
import { printHeap } from '../../../../../test/support/processes/heap';
import { VeroBearerStrategy } from '../../../src';
import { forge, optionsFor, pairOf } from '../tokens';

// Distinct tokens that are none: no JWT, of made-up keys, without a good signature.

const { jwk } = pairOf('key-1');
const kinds = [
  (number: number) => `garbage-${number}`,
  (number: number) => forge({ alg: 'none' }, { sub: number }),
  (number: number) => forge({ alg: 'ES256', kid: `key-${number}-none` }, { sub: number }),
  (number: number) => forge({ alg: 'ES256', kid: 'key-1' }, { sub: number }, () => Buffer.alloc(64)),
];
const server = http.createServer((_req, res) => {
  res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  const strategy = new VeroBearerStrategy(optionsFor(url));
  const request = (number: number) => {
    const token = kinds[number % kinds.length]!(number);
    return attempt(strategy, { headers: { authorization: `Bearer ${token}` } });
  };
  void printHeap(20_000, request).then(() => server.close().closeAllConnections());
});

import { scriptedUpstream } from '../support/upstreams/scripted-upstream';
import { evaluate } from './bench';

/** What the load's process says of a call. */
const load = (call: string, options: object) =>
  evaluate('load/child.mjs', `it.startChild('load').call('${call}', ${JSON.stringify(options)})`);
const portOf = (baseURL: string) => Number(new URL(baseURL).port);

test('a response for another person, errors and lost connections are counted, and not as logins', async () => {
  let asked = 0;
  const { baseURL } = await scriptedUpstream((_, res, body) => {
    const { email } = JSON.parse(body) as { email: string };
    const id = `Patient/${email}`;
    const response = JSON.stringify({ id: asked === 1 ? 'Patient/somebody@example.com' : id });
    if (asked === 3) res.destroy();
    else res.writeHead(asked === 2 ? 500 : 200, { 'Content-Length': response.length }).end(response);
    asked++;
  });
  const options = { port: portOf(baseURL), connections: 1, seconds: 0.3 };
  const { count, errors } = (await load('closedLoop', options)) as { count: number; errors: object };
  expect(errors).toEqual({ 'wrong person': 1, '500': 1, closed: 1 });
  expect(count).toBe(asked - 3);
});

test('arrivals are Poisson: the same for a seed, at the rate asked for, as many gaps above the mean as there should be', async () => {
  const process = (seed: number) => `it.poissonArrivals({ perSecond: 500, seconds: 20, seed: ${seed} })`;
  const [first, again, other] = (await evaluate(
    'load/arrivals.mjs',
    `[${process(1)}, ${process(1)}, ${process(2)}]`,
  )) as number[][];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  // Four standard deviations of a Poisson number of mean 10,000.
  expect(Math.abs(first!.length - 10_000)).toBeLessThan(400);
  const gaps = first!.map((at, index) => at - (first![index - 1] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
  // Of an exponential distribution, a share of 1 / e is above the mean.
  expect(gaps.filter((gap) => gap > 2).length / gaps.length).toBeCloseTo(1 / Math.E, 1);
});

test('an open loop does not wait for responses, and counts a latency from when the request should have arrived', async () => {
  let asked = 0;
  let askedInStall = 0;
  const stallMs = 1_000;
  const startedAt = () => (asked++ === 0 ? (since = performance.now()) : since);
  let since = 0;
  const { baseURL } = await scriptedUpstream((_, res, body) => {
    const { email } = JSON.parse(body) as { email: string };
    const leftMs = stallMs - (performance.now() - startedAt());
    if (leftMs > 0) askedInStall++;
    const response = JSON.stringify({ id: `Patient/${email}` });
    const send = () => res.writeHead(200, { 'Content-Length': response.length }).end(response);
    setTimeout(send, Math.max(0, leftMs));
  });
  const options = { port: portOf(baseURL), perSecond: 100, seconds: 1, seed: 1 };
  const result = (await load('openLoop', options)) as { count: number; errors: object; p50: number };
  expect(result.errors).toEqual({});
  expect(result.count).toBe(asked);
  // A closed loop would have had one under way on each connection, and would have counted one long wait.
  expect(askedInStall).toBeGreaterThan(60);
  expect(result.p50).toBeGreaterThan(300);
});

test('a login that the load itself sends late has waited since it should have arrived', async () => {
  const { baseURL } = await scriptedUpstream((_, res) => res.writeHead(200, { 'Content-Length': 0 }).end());
  // The first request keeps the load from sending any other for half of its time.
  const requestOf = `(number) => {
    const until = performance.now() + (number === 0 ? 500 : 0);
    while (performance.now() < until);
    return { bytes: 'GET / HTTP/1.1\\r\\nHost: app\\r\\n\\r\\n', problemOf: () => undefined };
  }`;
  const options = `{ port: ${portOf(baseURL)}, perSecond: 100, seconds: 1, seed: 1, requestOf: ${requestOf} }`;
  const result = (await evaluate('load/open-loop.mjs', `it.openLoop(${options})`)) as {
    count: number;
    p99: number;
    sendDelayP99: number;
  };
  expect(result.count).toBeGreaterThan(60);
  expect(result.sendDelayP99).toBeGreaterThan(400);
  expect(result.p99).toBeGreaterThanOrEqual(result.sendDelayP99);
});

test('a login service with limits works on so many logins at once, and the others wait in line', async () => {
  const body = JSON.stringify({ email: 'quick1@example.com', password: 'correct horse battery staple' });
  const took = (await evaluate(
    'load/child.mjs',
    `(async () => {
      const upstream = it.startChild('upstream');
      const { port } = await upstream.call('start', { isSecure: false, keepAliveMs: 5_000 });
      let startedAt;
      const login = async () => {
        await (await fetch('http://127.0.0.1:' + port + '/auth/b2b/login', { method: 'POST', body: ${JSON.stringify(body)} })).text();
        return performance.now() - startedAt;
      };
      // The first call of fetch loads it.
      await login();
      await upstream.call('limit', { concurrent: 2, latencyMs: 100 });
      startedAt = performance.now();
      return Promise.all(Array.from({ length: 6 }, login));
    })()`,
  )) as number[];
  took.sort((a, b) => a - b);
  // Timers may fire a millisecond early.
  [100, 100, 200, 200, 300, 300].forEach((ms, index) => expect(took[index]).toBeGreaterThanOrEqual(ms - 3));
});

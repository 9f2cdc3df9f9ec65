import { setTimeout as delay } from 'node:timers/promises';
import { oneOf } from './people.mjs';
import { kill } from './tally.mjs';

/**
 * Has providers and Redis go down, hang and come back, and kills workers, one after the other, until it is told to end.
 *
 * @param {{ stage: object, tally: import('./tally.mjs').Tally, quietMs: number, outageMs: number, signal: AbortSignal,
 *   onOutage: (name: string) => void }} options
 */
export async function causeOutages({ stage, tally, quietMs, outageMs, signal, onOutage }) {
  const { sandbox, redis } = stage;
  const provider = (service, response) => ({
    begin: () => service.outage(response),
    end: () => service.recover(),
  });
  const outages = {
    'Ovok is down': provider(sandbox.ovok),
    [kill]: { begin: () => killWorker(stage), end: () => {} },
    'Redis hangs': { begin: () => redis.pause(), end: () => redis.resume() },
    'Ovok hangs': provider(sandbox.ovok, { hang: true }),
    'Redis is down': { begin: () => redis.kill(), end: () => redis.start() },
    'Vero is down': provider(sandbox.vero),
    'Ovok is overloaded': provider(sandbox.ovok, { status: 503, headers: { 'Retry-After': '1' } }),
    'Vero hangs': provider(sandbox.vero, { hang: true }),
  };
  const wait = (milliseconds) => delay(milliseconds, undefined, { signal }).catch(() => {});
  while (!signal.aborted) {
    for (const [name, { begin, end }] of Object.entries(outages)) {
      await wait(quietMs);
      if (signal.aborted) return;
      onOutage(name);
      const ended = tally.begin(name);
      tally.did(name);
      await begin();
      await wait(outageMs);
      await end();
      ended();
    }
  }
}

function killWorker({ workers }) {
  const pid = oneOf(workers());
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

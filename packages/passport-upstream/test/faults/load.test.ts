import { isDeepStrictEqual } from 'node:util';
import { attempt } from '../../../../test/support/attempt';
import { testFaults } from '../../../../test/suites/fault-suite';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import type { Endurance } from '../child/endurance';
import { runChild } from '../child/run';
import { AcmeStrategy } from '../support/acme';
import { credentials, person } from '../support/log-in';

jest.setTimeout(120_000);

const asBefore = (isSo: boolean, values: unknown) => (isSo ? 'as before' : values);

testFaults(__filename, {
  82: async () => {
    const { outcomes, resources, listeners, heap } = await runChild<Endurance>('endurance.ts', {
      logins: 10_000,
      atOnce: 64,
    });
    return {
      outcomes: Object.keys(outcomes).sort(),
      left: {
        resources: asBefore(isDeepStrictEqual(resources.after, resources.before), resources),
        listeners: asBefore(listeners.after === listeners.before, listeners),
        memory: asBefore(heap.after - heap.before < 2 ** 21, heap),
      },
    };
  },
  84: async () => {
    let maxConnections = 0;
    const upstream = await scriptedUpstream((_, res, body) => {
      maxConnections = Math.max(maxConnections, upstream.open);
      const { username } = JSON.parse(body) as { username: string };
      setTimeout(() => answerJSON(res, { ...person, id: username }), 100);
    });
    const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    const usernames = Array.from({ length: 1_000 }, (_, index) => `user-${index}`);
    const results = await Promise.all(
      usernames.map((username) => attempt(strategy, { body: { ...credentials, username } })),
    );
    clearInterval(turning);
    const mixedUp = results.filter(({ user }, index) => (user as { id?: string }).id !== usernames[index]);
    return {
      mixedUp: mixedUp.length,
      maxConnections,
      // Four rounds of 256 logins take 400 ms, in which a free event loop has hundreds of turns.
      isResponsive: turns > 20,
    };
  },
});

import http from 'node:http';
import axios from 'axios';
import { testFaults } from '../../../../test/suites/fault-suite';
import { runAlone } from '../../../../test/support/processes/child-process';
import { answerJSON } from '../../../../test/support/upstreams/scripted-upstream';
import { until } from '../../../passport-upstream/test/support/log-in';
import { appOn, counted, me, ovok, times } from '../bearer/bearer-app';

jest.setTimeout(120_000);

/** How long so many requests at once may take to arrive, on a machine that has better things to do. */
const maxWaitMs = 60_000;

/** Shows tokens all at once, and waits until each is turned away or asked about. */
async function showAtOnce(app: Awaited<ReturnType<typeof appOn>>, tokens: string[], held: unknown[]) {
  let turnedAway = 0;
  const responses = tokens.map(async (token) => {
    const { status } = await app.api(token);
    if (status === 503) turnedAway += 1;
    return status;
  });
  await until(() => held.length + turnedAway === tokens.length, maxWaitMs);
  return { responses: Promise.all(responses), turnedAway };
}

async function madeUpTokens() {
  const held: http.ServerResponse[] = [];
  const { baseURL, asked } = await ovok((res, token) =>
    token.startsWith('good') ? answerJSON(res, me) : void held.push(res),
  );
  const app = await appOn(baseURL, { cacheMax: 10, cacheTtl: 60_000 });
  const good = times(10, (index) => `good-${index}`);
  for (const token of good) await app.api(token);
  const waves: object[] = [];
  const logins: number[] = [];
  for (let wave = 0; wave < 3; wave++) {
    const tokens = times(500, (index) => `made-up-${wave}-${index}`);
    const { responses } = await showAtOnce(app, tokens, held);
    logins.push((await app.logIn()).status);
    for (const res of held.splice(0)) answerJSON(res, {}, 401);
    waves.push(counted(await responses));
  }
  const statuses = await Promise.all(good.map(async (token) => (await app.api(token)).status));
  const checksOfGood = asked.filter((token) => good.includes(token)).length;
  return { waves, logins, checks: asked.length, good: counted(statuses), checksOfGood };
}

async function besideHangingChecks(httpClient?: ReturnType<typeof axios.create>) {
  const held: http.ServerResponse[] = [];
  const { baseURL } = await ovok((res) => void held.push(res));
  const app = await appOn(baseURL, { timeout: 60_000, httpClient });
  const tokens = times(300, (index) => `unknown-${index}`);
  const { responses, turnedAway } = await showAtOnce(app, tokens, held);
  const checks = held.length;
  // Had they to wait for the checks, they would do so for ever.
  const logins = counted(await Promise.all(times(50, async () => (await app.logIn()).status)));
  for (const res of held.splice(0)) answerJSON(res, me);
  await responses;
  const later = app.api('unknown-again');
  await until(() => held.length > 0, maxWaitMs);
  answerJSON(held[0]!, me);
  return { checks, turnedAway, logins, later: (await later).status };
}

interface Grown {
  megabytes: number;
  outcomes: string[];
}
let memory: Promise<Record<'unread' | 'read', Grown>> | undefined;

async function grown(kind: 'unread' | 'read') {
  memory ??= runAlone(`${__dirname}/../bearer/child/bearer-memory.ts`);
  const { megabytes, outcomes } = (await memory)[kind];
  return { outcomes, isBounded: megabytes < 100 || megabytes };
}

testFaults(__filename, {
  111: madeUpTokens,
  113: {
    'with clients of their own': () => besideHangingChecks(),
    'with one axios instance for both': () =>
      besideHangingChecks(axios.create({ httpAgent: new http.Agent({ keepAlive: true, maxSockets: 256 }) })),
  },
  114: {
    'in members that are not read': () => grown('unread'),
    'in a member that is read': () => grown('read'),
  },
});

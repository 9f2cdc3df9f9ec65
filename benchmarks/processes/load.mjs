import { setTimeout as delay } from 'node:timers/promises';
import { emailOf, idOf, password } from '../load/account.mjs';
import { answerCalls } from '../load/calls.mjs';
import { Connection, healthRequest, loginRequest } from '../load/connection.mjs';
import { quantile } from '../report/statistics.mjs';

/** Opens connections, few enough at a time for the application to take them in. */
async function open(port, count) {
  const connections = [];
  while (connections.length < count) {
    const some = Math.min(100, count - connections.length);
    connections.push(...(await Promise.all(Array.from({ length: some }, () => Connection.open(port)))));
  }
  return connections;
}

/** What became of a login: undefined for the right person, else a word for it. */
function problemOf({ status, body }, email) {
  if (status !== 200) return String(status);
  return JSON.parse(body).id === idOf(email) ? undefined : 'wrong person';
}

const count = (errors, problem) => (errors[problem] = (errors[problem] ?? 0) + 1);

let isProbing = false;

answerCalls({
  /** One login, and what was answered. */
  async once({ port, email, password }) {
    const [connection] = await open(port, 1);
    const answer = await connection.ask(loginRequest(email, password));
    connection.close();
    return answer;
  },
  /** Logs people in on each connection again and again. */
  async run({ port, connections, seconds, kind = 'quick' }) {
    const lanes = await open(port, connections);
    const times = [];
    const errors = {};
    const startedAt = performance.now();
    const end = startedAt + seconds * 1_000;
    const work = async (lane, number) => {
      const email = emailOf(kind, number);
      const request = loginRequest(email, password);
      while (performance.now() < end) {
        const askedAt = performance.now();
        const answer = await lane.ask(request);
        const problem = problemOf(answer, email);
        if (!problem) times.push(performance.now() - askedAt);
        else count(errors, problem);
        if (lane.isOpen) continue;
        await delay(10);
        lane = await Connection.open(port);
      }
      lane.close();
    };
    await Promise.all(lanes.map(work));
    const elapsed = (performance.now() - startedAt) / 1_000;
    return {
      logins: times.length,
      errors,
      perSecond: times.length / elapsed,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
    };
  },
  /** Sends many logins at once, one on each connection, and waits for their answers. */
  async burst({ port, count: many, kind, patience }) {
    const lanes = await open(port, many);
    const times = [];
    const answers = {};
    const startedAt = performance.now();
    const asked = lanes.map(async (lane, number) => {
      const { status } = await lane.ask(loginRequest(emailOf(kind, number), password));
      times.push(performance.now() - startedAt);
      count(answers, String(status));
    });
    await Promise.race([Promise.all(asked), delay(patience)]);
    const unanswered = many - times.length;
    const result = {
      answers: { ...answers },
      unanswered,
      p50: quantile(times, 0.5),
      max: quantile(times, 1),
    };
    for (const lane of lanes) lane.close();
    return result;
  },
  /** Asks the other route every few milliseconds, until told to stop. */
  async probe({ port }) {
    const [connection] = await open(port, 1);
    const times = [];
    isProbing = true;
    while (isProbing) {
      const startedAt = performance.now();
      await connection.ask(healthRequest);
      times.push(performance.now() - startedAt);
      await delay(5);
    }
    connection.close();
    return {
      asked: times.length,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
      max: quantile(times, 1),
    };
  },
  stopProbe() {
    isProbing = false;
  },
});

import { setTimeout as delay } from 'node:timers/promises';
import { emailOf, password } from '../load/account.mjs';
import { closedLoop } from '../load/closed-loop.mjs';
import { Connection } from '../load/connection.mjs';
import { openLoop } from '../load/open-loop.mjs';
import { healthBytes, loginBytes, pageVisit, personLogin } from '../load/request.mjs';
import { serveCalls } from '../load/serve-calls.mjs';
import { quantile } from '../report/statistics.mjs';

let isProbing = false;

serveCalls({
  /** Sends one login, and gives its response. */
  async once({ port, email, password }) {
    const connection = await Connection.open(port);
    const response = await connection.send(loginBytes(email, password));
    connection.close();
    return response;
  },
  /** Logs people in, one person a connection, again and again. */
  closedLoop: ({ kind = 'quick', ...load }) =>
    closedLoop({ ...load, requestOf: (connection) => personLogin(kind, connection) }),
  /** Logs people in as they arrive, each login a person of its own. */
  openLoop: ({ kind = 'quick', ...load }) =>
    openLoop({ ...load, requestOf: (number) => personLogin(kind, number) }),
  /** Asks for one page on each connection again and again. */
  visits: ({ path, cookie, ...load }) =>
    closedLoop({ ...load, requestOf: () => pageVisit({ path, cookie }) }),
  /** Sends many logins at once, one on each connection, and waits for their responses. */
  async burst({ port, count, kind, patienceMs }) {
    const connections = await Connection.openMany(port, count);
    const latencies = [];
    const responses = {};
    const startedAt = performance.now();
    const sent = connections.map(async (connection, number) => {
      const { status } = await connection.send(loginBytes(emailOf(kind, number), password));
      latencies.push(performance.now() - startedAt);
      responses[status] = (responses[status] ?? 0) + 1;
    });
    await Promise.race([Promise.all(sent), delay(patienceMs)]);
    const result = {
      responses: { ...responses },
      unanswered: count - latencies.length,
      p50: quantile(latencies, 0.5),
      max: quantile(latencies, 1),
    };
    for (const connection of connections) connection.close();
    return result;
  },
  /** Asks for the other route every few milliseconds, until told to stop. */
  async probe({ port }) {
    const connection = await Connection.open(port);
    const latencies = [];
    isProbing = true;
    while (isProbing) {
      const sentAt = performance.now();
      await connection.send(healthBytes);
      latencies.push(performance.now() - sentAt);
      await delay(5);
    }
    connection.close();
    return {
      count: latencies.length,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      max: quantile(latencies, 1),
    };
  },
  stopProbe() {
    isProbing = false;
  },
});

import { emailOf, idOf, password } from './account.mjs';
import { startChild } from './child.mjs';

/**
 * Starts the processes around the applications: the login services, and the load.
 *
 * @param {string[]} names the peers that will be asked for
 */
export async function startStage(names, { isSecure = false, keepAliveMs = 60_000 } = {}) {
  // The tests' maker of certificates is TypeScript.
  const upstream = startChild('upstream', isSecure ? { execArgv: ['--require', 'esbuild-register'] } : {});
  const ldap = names.includes('ldap') ? startChild('ldap-server') : undefined;
  const load = startChild('load');
  const { port, cert } = await upstream.call('start', { isSecure, keepAliveMs });
  return {
    upstream,
    load,
    cert,
    baseURL: isSecure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    ldapURL: ldap && `ldap://127.0.0.1:${(await ldap.call('start')).port}`,
    stop: () => [upstream, ldap, load].forEach((child) => child?.stop()),
  };
}

/**
 * Starts the application of one peer in a process of its own, and makes sure that it lets the right people in, as
 * themselves, and nobody else.
 *
 * @param {Awaited<ReturnType<typeof startStage>>} stage
 * @param {string} peer
 * @param {{ limits?: { timeout: number, maxInFlight?: number }, env?: Record<string, string> }} [options]
 */
export async function startApp(stage, peer, { limits, env } = {}) {
  const app = startChild('app', { env, execArgv: ['--expose-gc'] });
  const port = await app.call('start', { peer, limits, baseURL: stage.baseURL, ldapURL: stage.ldapURL });
  await prove(stage, port);
  return { ...app, port };
}

/**
 * Tells the peers that log people in rightly from those that do not: their figures would be those of something else.
 *
 * @param {string[]} names
 * @returns {Promise<{ present: string[], leftOut: { peer: string, reason: string }[] }>}
 */
export async function tryOut(names) {
  const stage = await startStage(names);
  const present = [];
  const leftOut = [];
  for (const peer of names) {
    try {
      (await startApp(stage, peer)).stop();
      present.push(peer);
    } catch (error) {
      leftOut.push({ peer, reason: error.message.split('\n')[0] });
    }
  }
  stage.stop();
  return { present, leftOut };
}

async function prove(stage, port) {
  const log = (number, secret) =>
    stage.load.call('once', { port, email: emailOf('quick', number), password: secret });
  for (const number of [1, 2, 3]) {
    const { status, body } = await log(number, password);
    if (status !== 200 || JSON.parse(body).id !== idOf(emailOf('quick', number))) {
      throw new Error(`it does not let the right person in: ${status} ${body}`);
    }
  }
  const { status } = await log(1, 'wrong');
  if (status !== 401) throw new Error(`it responds to a wrong password with ${status}, not 401`);
}

/** Lets an application serve as fast as it can for a while: a server runs for days, and not from its first login on. */
export const warmUp = (stage, app, seconds) => measure(stage, app, { connections: 50, seconds });

/**
 * Lets an application serve a load, and says what each request cost it.
 *
 * @param {{ load: string }} options which call of the load's process, and its arguments
 */
export async function measure(stage, app, { load = 'closedLoop', ...options }) {
  const before = await app.call('usage');
  const startedAt = performance.now();
  const result = await stage.load.call(load, { port: app.port, ...options });
  const after = await app.call('usage');
  const cpu = after.cpu - before.cpu;
  return {
    ...result,
    cpuEach: result.count > 0 ? cpu / result.count : null,
    /** Of one core; where it is far below 1, something else was the limit. */
    busy: cpu / 1_000 / (performance.now() - startedAt),
    rss: after.rss,
  };
}

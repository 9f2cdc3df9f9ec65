import { figure, times } from './table.mjs';

const row = (result, peer) => result?.rows.find((candidate) => candidate.peer === peer);
const named = (result, name) => result?.rows.find((candidate) => candidate.name === name);
const megabytes = (install) => {
  const [axios, ours] = ['axios', 'passport-ovok'].map((name) => named(install, name)?.bytes);
  return ours && axios ? (ours - axios) / 1e6 : undefined;
};

/** What was aimed at: how it is read out of the results, its bound, and how both are written. */
const goals = [
  {
    goal: 'logins per second, to passport-local + axios',
    least: 2.2,
    reached: ({ throughput }) => row(throughput, 'ours')?.toAxios,
    text: times,
  },
  {
    goal: 'logins per second, to passport-local + undici',
    least: 0.85,
    reached: ({ throughput }) => {
      const { toOurs } = row(throughput, 'undici') ?? {};
      return toOurs && 1 / toOurs;
    },
    text: times,
  },
  {
    goal: 'CPU per login at 1,000 connections, to 10',
    most: 1.3,
    reached: ({ scaling }) => row(scaling, 'ours')?.growth,
    text: times,
  },
  {
    goal: 'memory of a login in flight on a silent upstream',
    most: 40,
    reached: ({ silent }) => {
      const { rssEach, heapEach } = row(silent, 'ours') ?? {};
      return rssEach && Math.max(rssEach, heapEach) / 1e3;
    },
    text: (value) => `${figure(value, 1)} KB`,
  },
  {
    goal: 'logins on a silent upstream that are answered 504',
    least: 1,
    reached: ({ silent }) => silent && (row(silent, 'ours')?.answers['504'] ?? 0) / silent.count,
    text: (value) => `${figure(value * 100, 1)} %`,
  },
  {
    goal: 'last 504, to the deadline',
    most: 1.2,
    reached: ({ silent }) => silent && row(silent, 'ours')?.max / silent.timeout,
    text: times,
  },
  {
    goal: 'another route’s p99 meanwhile',
    most: 100,
    reached: ({ silent }) => row(silent, 'ours')?.other.p99,
    text: (value) => `${figure(value, 1)} ms`,
  },
  {
    goal: 'TLS handshakes in 100 logins under load',
    most: 1,
    reached: ({ tls }) => {
      const { load } = row(tls, 'ours') ?? {};
      return load && (load.handshakes / load.logins) * 100;
    },
    text: (value) => figure(value, 2),
  },
  {
    goal: 'sparse logins that resume their TLS session',
    least: 1,
    reached: ({ tls }) => {
      const { sparse } = row(tls, 'ours') ?? {};
      return sparse && sparse.resumed / sparse.handshakes;
    },
    text: (value) => `${figure(value * 100)} %`,
  },
  {
    goal: 'time of require(‘passport-ovok’), to axios',
    most: 1.2,
    reached: ({ startup }) => named(startup, 'passport-ovok')?.required.toAxios,
    text: times,
  },
  {
    goal: 'packages for bearer strategies loaded at require',
    most: 0,
    reached: ({ startup }) => startup && startup.rows.flatMap((row) => row.bearerOnly ?? []).length,
    text: (value) => figure(value),
  },
  {
    goal: 'install, more than axios’s',
    most: 2,
    reached: ({ install }) => megabytes(install),
    text: (value) => `${figure(value, 2)} MB`,
  },
];

/**
 * What was reached of each goal.
 *
 * @param {Record<string, any>} results by mode; what was not run is not judged
 * @returns {{ goal: string, target: string, reached: string, verdict: 'met' | 'not met' | 'not measured' }[]}
 */
export function judge(results) {
  return goals.map(({ goal, least, most, reached: read, text }) => {
    const target = least === undefined ? `at most ${text(most)}` : `at least ${text(least)}`;
    const value = read(results);
    if (!Number.isFinite(value)) return { goal, target, reached: '–', verdict: 'not measured' };
    const isMet = least === undefined ? value <= most : value >= least;
    return { goal, target, reached: text(value), verdict: isMet ? 'met' : 'not met' };
  });
}

/** @returns {import('./table.mjs').Table} */
export function goalTable(judged) {
  return {
    title: 'Goals',
    head: ['', 'target', 'reached', 'verdict'],
    rows: judged.map(({ goal, target, reached, verdict }) => [goal, target, reached, verdict]),
  };
}

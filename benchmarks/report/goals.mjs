import { numberText, spreadText, timesText } from './cell.mjs';
import { median } from './statistics.mjs';

const row = (result, peer) => result?.rows.find((candidate) => candidate.peer === peer);
const named = (result, name) => result?.rows.find((candidate) => candidate.name === name);
const kilobytes = (value) => `${numberText(value, 1)} KB`;
const milliseconds = (value) => `${numberText(value, 1)} ms`;
const percent = (value) => `${numberText(value * 100, 1)} %`;

/** The highest of a figure of ours over the loads of the open loop at 300 ms. */
function highestAt300(open, name) {
  const scenes = open?.scenes.filter(({ latencyMs }) => latencyMs === 300) ?? [];
  const values = scenes.map((scene) => row(scene, 'ours')?.[name]);
  return values.length > 0 ? Math.max(...values.map((value) => value ?? NaN)) : undefined;
}

/**
 * What was aimed at: how it is read out of one run's results, its bound, how both are written, and, where more than
 * the bound was hoped for, how much.
 */
const goals = [
  {
    goal: 'logins per second, to passport-local + axios',
    least: 1.75,
    hoped: 2.2,
    reached: ({ throughput }) => row(throughput, 'ours')?.toAxios,
    text: timesText,
  },
  {
    goal: 'p50 at 300 ms, closed loop, to axios',
    most: 1.05,
    reached: ({ slow }) => row(slow, 'ours')?.p50ToAxios,
    text: timesText,
  },
  {
    goal: 'p50 at 300 ms, open loop, to axios, at the worst of three loads',
    most: 1.05,
    reached: ({ open }) => highestAt300(open, 'p50ToAxios'),
    text: timesText,
  },
  {
    goal: 'CPU per login at 300 ms, closed loop, to axios',
    most: 0.85,
    reached: ({ slow }) => row(slow, 'ours')?.cpuToAxios,
    text: timesText,
  },
  {
    goal: 'CPU per login at 300 ms, open loop, to axios, at the worst of three loads',
    most: 0.85,
    reached: ({ open }) => highestAt300(open, 'cpuToAxios'),
    text: timesText,
  },
  {
    goal: 'CPU per login at 1,000 connections, to 10',
    most: 1.3,
    reached: ({ scaling }) => row(scaling, 'ours')?.growth,
    text: timesText,
  },
  {
    goal: 'memory of a hung login',
    most: 45,
    reached: ({ silent }) => {
      const { rssEach, heapEach } = row(silent, 'ours') ?? {};
      return rssEach && Math.max(rssEach, heapEach) / 1e3;
    },
    text: kilobytes,
  },
  {
    goal: 'hung logins that end in 504',
    least: 1,
    reached: ({ silent }) => silent && (row(silent, 'ours')?.responses['504'] ?? 0) / silent.count,
    text: percent,
  },
  {
    goal: 'the last of these 504s, to the deadline',
    most: 1.2,
    reached: ({ silent }) => silent && row(silent, 'ours')?.max / silent.timeoutMs,
    text: timesText,
  },
  {
    goal: 'p99 of another route beside 2,000 hung logins',
    most: 100,
    reached: ({ silent }) => row(silent, 'ours')?.other.p99,
    text: milliseconds,
  },
  {
    goal: 'TLS handshakes in 100 logins under load',
    most: 1,
    reached: ({ tls }) => {
      const { load } = row(tls, 'ours') ?? {};
      return load && (load.handshakes / load.logins) * 100;
    },
    text: (value) => numberText(value, 2),
  },
  {
    goal: 'TLS handshakes of sparse logins that resume a session',
    least: 1,
    reached: ({ tls }) => {
      const { sparse } = row(tls, 'ours') ?? {};
      return sparse && sparse.resumed / sparse.handshakes;
    },
    text: percent,
  },
  {
    goal: 'time of require(‘passport-ovok’), to axios',
    most: 1.2,
    reached: ({ startup }) => named(startup, 'passport-ovok')?.required.toAxios,
    text: timesText,
  },
];

/**
 * What was reached of each goal: the median of the runs decides, and the lowest and highest are told.
 *
 * @param {Record<string, any>[]} runs each run's results by mode; what was not measured is not judged
 * @returns {{ goal: string, target: string, reached: string, verdict: 'met' | 'missed' | 'not measured' }[]}
 */
export function judge(runs) {
  return goals.map(({ goal, least, most, hoped, reached: read, text }) => {
    const target = least === undefined ? `at most ${text(most)}` : `at least ${text(least)}`;
    const values = runs.map(read).filter(Number.isFinite);
    if (values.length === 0) return { goal, target, reached: '–', verdict: 'not measured' };
    const middle = median(values);
    const isMet = least === undefined ? middle <= most : middle >= least;
    const share = hoped ? `, ${numberText((middle / hoped) * 100)} % of the ${text(hoped)} hoped for` : '';
    return {
      goal,
      target,
      reached: spreadText(values, text) + share,
      verdict: isMet ? 'met' : 'missed',
    };
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

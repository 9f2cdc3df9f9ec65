import { numberText, spreadText, timesText } from './cell.mjs';

const unknown = '–';
const millisecondsText = (value) => `${numberText(value)} ms`;

/**
 * The throughput beside axios and the quickest clients, the latency at a login service that takes its time, and which
 * goals were missed: in a few sentences.
 *
 * @param {Record<string, any>[]} runs
 * @param {{ goal: string, reached: string, verdict: string }[]} goals
 */
export const headline = (runs, goals) =>
  [throughputText(runs), latencyText(runs), goalsText(goals)].join(' ');

/** A figure of one peer over the runs, as it is written. */
function spread(runs, mode, peer, figure, write) {
  const rows = runs.map((run) => run[mode]?.rows.find((row) => row.peer === peer));
  const values = rows.map((row) => row && figure(row));
  return spreadText(values, write);
}

function throughputText(runs) {
  const toAxios = spread(runs, 'throughput', 'ours', (row) => row.toAxios, timesText);
  const clients = [
    ['bare-axios', 'the least of axios'],
    ['node-http', '`node:http` by hand'],
    ['undici', 'an undici `Pool`'],
  ];
  const others = clients
    .map(([peer, client]) => [spread(runs, 'throughput', peer, (row) => 1 / row.toOurs, timesText), client])
    .filter(([ratio]) => ratio !== unknown)
    .map(([ratio, client]) => `${ratio} those with ${client}`);
  return `One process serves ${[`**${toAxios}** the logins per second of passport-local with axios`, ...others].join(', ')}.`;
}

function latencyText(runs) {
  const p50 = (peer) => spread(runs, 'slow', peer, (row) => row.p50, millisecondsText);
  const cpu = spread(runs, 'slow', 'ours', (row) => row.cpuToAxios, timesText);
  const connections = runs.find(({ slow }) => slow)?.slow.connections;
  return `Where the login service takes 300 ms, half of the logins are done within **${p50('ours')}**, and with axios within ${p50('axios')}, on ${numberText(connections)} connections${cpu === unknown ? '' : `; a login costs ${cpu} the CPU time of axios there`}.`;
}

function goalsText(goals) {
  const of = (wanted) => goals.filter(({ verdict }) => verdict === wanted);
  const missed = of('missed');
  const unmeasured = of('not measured').length;
  const list = missed.map(({ goal, reached }) => `${goal}: ${reached}`).join('; ');
  return [
    `Of ${goals.length} goals ${missed.length === 0 ? 'none is missed' : `${missed.length} ${missed.length === 1 ? 'is' : 'are'} **missed** (${list})`}`,
    unmeasured > 0 ? ` and ${unmeasured} ${unmeasured === 1 ? 'is' : 'are'} not measured.` : '.',
  ].join('');
}

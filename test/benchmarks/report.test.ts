import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate, program } from './bench';

test('medians, quantiles and ratios are those of the numbers, whatever their order', async () => {
  const values = await evaluate(
    'report/statistics.mjs',
    `[it.median([10, 2, 33]), it.median([4, 1, 30, 2]), it.median([]), it.median([null, 7]),
      it.quantile(Array.from({ length: 100 }, (_, i) => 100 - i), 0.99), it.quantile([9, 100, 20], 0.5),
      it.quantile([], 0.5), it.ratio([2, 90, 8], [1, 30, 2]), it.ratio([1], undefined), it.ratio([1, 4], [0, 2])]`,
  );
  expect(values).toEqual([10, 3, null, 7, 99, 20, null, 3, null, 2]);
});

test('a figure of several runs is written as their median with the lowest and the highest', async () => {
  const texts = await evaluate(
    'report/cell.mjs',
    `[[1_650, 1_590, 1_702], [1_650], [7, 7, 7], [null, 5], [null]].map((runs) =>
      it.cellText(it.mergedCell(runs.map((value) => it.figure(value)))))`,
  );
  expect(texts).toEqual(['1,650 (1,590 to 1,702)', '1,650', '7', '5', '–']);
});

test('what went wrong is added up over the runs', async () => {
  const texts = await evaluate(
    'report/cell.mjs',
    `[[{ 500: 2 }, {}, { 500: 1, closed: 4 }], [{}, {}]].map((runs) => it.cellText(it.mergedCell(runs.map(it.counts))))`,
  );
  expect(texts).toEqual(['3 × 500, 4 × closed', 'none']);
});

test('rows of several runs are put together by name, whatever their order and whoever is missing', async () => {
  const rows = [
    [['a', 1], ['b', 10]],
    [['b', 30], ['a', 3]],
    [['a', 2]],
  ]; // prettier-ignore
  const tables = `[] , ...${JSON.stringify(rows)}.map((rows) =>
    [{ title: 'T', head: ['', 'x'], rows: rows.map(([name, value]) => [name, { values: [value], write: (all) => all.join('+') }]) }])`;
  const text = await evaluate('report/table.mjs', `it.merged([${tables}]).map(it.toMarkdown).join('')`);
  expect(text).toBe('**T**\n\n|  | x |\n| --- | ---: |\n| a | 1+3+2 |\n| b | 10+30 |\n');
});

const row = (peer: string, toAxios: number, cpuPerLogin: number) => ({ peer, toAxios, cpuPerLogin });

test('the chart draws each peer to scale, and says in words what it draws', async () => {
  const rows = [row('ours', 3, 50), row('axios', 1, 100), row('floor', 6, 25)];
  const svg = (await evaluate('report/chart.mjs', `it.chart({ rows: ${JSON.stringify(rows)} })`)) as string;
  const widths = [...svg.matchAll(/<rect class="bar[^"]*" [^>]*width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toEqual([215, 71.7, 430, 215, 430, 107.5]);
  expect(svg.match(/class="bar ours"/g)).toHaveLength(2);
  expect(svg).toContain('aria-labelledby="title desc"');
  expect(svg).toMatch(/<desc id="desc">.*passport-ovok 3\.00×, passport-local \+ axios 1\.00×.*<\/desc>/);
  expect(svg).toContain('@media (prefers-color-scheme: dark)');
});

/** What one run says of ours where the login service takes 300 ms, and how many logins it serves beside axios. */
const runOf = (toAxios: number, p50ToAxios: number) => ({
  throughput: { rows: [row('ours', toAxios, 50), { peer: 'undici', toOurs: 1.25 }] },
  slow: {
    connections: 100,
    rows: [
      { peer: 'ours', p50: 330, p50ToAxios, cpuToAxios: 0.7 },
      { peer: 'axios', p50: 300 },
    ],
  },
  open: {
    scenes: [
      { latencyMs: 20, rows: [{ peer: 'ours', p50ToAxios: 9, cpuToAxios: 9 }] },
      { latencyMs: 300, rows: [{ peer: 'ours', p50ToAxios: 1.01, cpuToAxios: 0.8 }] },
      { latencyMs: 300, rows: [{ peer: 'ours', p50ToAxios: 1.04, cpuToAxios: 0.9 }] },
    ],
  },
});
const runs = JSON.stringify([runOf(1.75, 1.1), runOf(2.1, 1.06), runOf(1.4, 1)]);

test('the median of the runs decides on a goal: met at its bound, missed beyond it, not judged unmeasured', async () => {
  const judged = (await evaluate('report/goals.mjs', `it.judge(${runs})`)) as {
    reached: string;
    verdict: string;
  }[];
  expect(judged.slice(0, 6).map(({ verdict, reached }) => [verdict, reached])).toEqual([
    ['met', '1.75× (1.40× to 2.10×), 80 % of the 2.20× hoped for'],
    ['missed', '1.06× (1.00× to 1.10×)'],
    ['met', '1.04×'],
    ['met', '0.70×'],
    ['missed', '0.90×'],
    ['not measured', '–'],
  ]);
});

test('the headline tells throughput and latency at 300 ms, and names what was missed', async () => {
  const goals = [
    { goal: 'tea', reached: '1 cup', verdict: 'missed' },
    { goal: 'milk', verdict: 'met' },
    { goal: 'salt', verdict: 'not measured' },
  ];
  const text = await evaluate('report/headline.mjs', `it.headline(${runs}, ${JSON.stringify(goals)})`);
  expect(text).toBe(
    'One process serves **1.75× (1.40× to 2.10×)** the logins per second of passport-local with axios, 0.80× those with an undici `Pool`. Where the login service takes 300 ms, half of the logins are done within **330 ms**, and with axios within 300 ms, on 100 connections; a login costs 0.70× the CPU time of axios there. Of 3 goals 1 is **missed** (tea: 1 cup) and 1 is not measured.',
  );
});

test.each([
  [{ isQuick: true, runs: [{}, {}, {}], failed: {} }, 'are of short runs (--quick)'],
  [{ isQuick: false, runs: [{}], failed: {} }, 'are of 1 run, not of 3'],
  [{ isQuick: false, runs: [{}, {}, {}], failed: { tls: 'no' } }, 'lack what could not be measured (tls)'],
])('figures of %j are not published', async (results, lack) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
  try {
    const file = join(folder, 'results.json');
    writeFileSync(file, JSON.stringify(results));
    const { code, stderr } = await program('report.mjs', file);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `These figures are not to be published: they ${lack}. "--draft" writes them all the same.\n`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the documents tell what the kept results tell', async () => {
  expect(await program('report.mjs', '--check')).toMatchObject({ code: 0 });
});

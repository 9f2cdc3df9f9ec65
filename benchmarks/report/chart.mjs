import { peers } from '../peers/index.mjs';
import { timesText } from './cell.mjs';

const width = 720;
const barsFrom = 210;
const barsTo = 640;
const step = 26;

const style = `
    rect.page { fill: #ffffff; stroke: #d0d7de; }
    text { fill: #1f2328; font: 13px system-ui, sans-serif; }
    text.title { font-weight: 600; }
    text.figure { font-variant-numeric: tabular-nums; }
    rect.bar { fill: #8c959f; }
    rect.ours { fill: #0969da; }
    @media (prefers-color-scheme: dark) {
      rect.page { fill: #0d1117; stroke: #3d444d; }
      text { fill: #f0f6fc; }
      rect.bar { fill: #656c76; }
      rect.ours { fill: #4493f8; }
    }`;

/**
 * Draws what the throughput mode has measured, as ratios to passport-local + axios. The page is drawn too, so that the
 * chart can be read on any background.
 *
 * @param {{ rows: { peer: string, cpuPerLogin: number, toAxios: number | null }[] }} throughput
 * @returns {string} an SVG
 */
export function chart({ rows }) {
  const base = rows.find(({ peer }) => peer === 'axios');
  if (!base) throw new Error('The chart needs the peer "axios": the others are drawn beside it.');
  const bars = (value) => rows.map((row) => ({ peer: row.peer, value: value(row) }));
  const panels = [
    {
      title: 'Logins per second, passport-local + axios being 1: more is better',
      bars: bars((row) => row.toAxios),
    },
    {
      title: 'CPU time per login, passport-local + axios being 1: less is better',
      bars: bars((row) => row.cpuPerLogin / base.cpuPerLogin),
    },
  ];
  const panelHeight = 44 + rows.length * step;
  const height = 20 + panels.length * panelHeight;
  const said = panels.map(({ title, bars }) => `${title}. ${bars.map(sentence).join(', ')}.`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
  <title id="title">What a login costs, beside passport-local + axios</title>
  <desc id="desc">${said.join(' ')}</desc>
  <style>${style}
  </style>
  <rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" />
${panels.map((panel, index) => drawn(panel, 12 + index * panelHeight)).join('\n')}
</svg>
`;
}

const sentence = ({ peer, value }) => `${peers[peer].label} ${timesText(value)}`;

function drawn({ title, bars }, top) {
  const most = Math.max(...bars.map(({ value }) => value));
  const lines = bars.map(({ peer, value }, index) => {
    const y = top + 34 + index * step;
    const length = Math.max(1, ((barsTo - barsFrom) * value) / most);
    const kind = peers[peer].packages.length === 0 ? 'bar ours' : 'bar';
    return `  <text x="${barsFrom - 10}" y="${y + 13}" text-anchor="end">${peers[peer].label}</text>
  <rect class="${kind}" x="${barsFrom}" y="${y}" width="${length.toFixed(1)}" height="18" rx="2" />
  <text class="figure" x="${(barsFrom + length + 8).toFixed(1)}" y="${y + 13}">${timesText(value)}</text>`;
  });
  return [`  <text class="title" x="20" y="${top + 20}">${title}</text>`, ...lines].join('\n');
}

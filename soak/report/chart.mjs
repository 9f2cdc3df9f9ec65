const width = 900;
const left = 70;
const right = width - 20;
const panelHeight = 150;

const style = `
    rect.page { fill: #ffffff; stroke: #d0d7de; }
    text { fill: #1f2328; font: 12px system-ui, sans-serif; }
    text.title { font-weight: 600; }
    line { stroke: #d0d7de; }
    path { fill: none; stroke: #0969da; stroke-width: 1.5; }
    rect.outage { fill: #cf222e; opacity: 0.15; }
    @media (prefers-color-scheme: dark) {
      rect.page { fill: #0d1117; stroke: #3d444d; }
      text { fill: #f0f6fc; }
      line { stroke: #3d444d; }
      path { stroke: #4493f8; }
    }`;

const panels = [
  { member: 'memory', title: 'Memory of the larger worker, MB' },
  { member: 'handles', title: 'Open handles of the worker that has more' },
  { member: 'p99', title: '99th percentile of all responses, ms' },
];

/**
 * Draws the samples over time, with the outages behind them.
 *
 * @param {object[]} samples
 * @param {{ name: string, from: number, to: number }[]} outages in seconds
 * @returns {string} an SVG
 */
export function chart(samples, outages) {
  const seconds = Math.max(1, samples.at(-1)?.seconds ?? 1);
  const x = (second) => left + ((right - left) * Math.min(second, seconds)) / seconds;
  const height = panels.length * panelHeight + 40;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
  <title id="title">Memory, handles and response times over ${Math.round(seconds / 60)} minutes; outages are shaded</title>
  <style>${style}
  </style>
  <rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" />
${panels.map((panel, index) => drawn(panel, 20 + index * panelHeight, samples, outages, x)).join('\n')}
  <text x="${left}" y="${height - 12}">0</text>
  <text x="${right}" y="${height - 12}" text-anchor="end">${(seconds / 60).toFixed(1)} minutes</text>
</svg>
`;
}

function drawn({ member, title }, top, samples, outages, x) {
  const known = samples.filter((sample) => sample[member] !== null);
  const most = Math.max(1, ...known.map((sample) => sample[member]));
  const bottom = top + panelHeight - 30;
  const y = (value) => bottom - ((bottom - top - 20) * value) / most;
  const shades = outages.map(
    ({ name, from, to }) =>
      `  <rect class="outage" x="${x(from).toFixed(1)}" y="${top + 20}" width="${Math.max(1, x(to) - x(from)).toFixed(1)}" height="${bottom - top - 20}"><title>${name}</title></rect>`,
  );
  const points = known.map((sample) => `${x(sample.seconds).toFixed(1)} ${y(sample[member]).toFixed(1)}`);
  return `  <text class="title" x="${left}" y="${top + 10}">${title}</text>
${shades.join('\n')}
  <line x1="${left}" y1="${bottom}" x2="${right}" y2="${bottom}" />
  <text x="${left - 8}" y="${top + 26}" text-anchor="end">${Math.round(most)}</text>
  <text x="${left - 8}" y="${bottom}" text-anchor="end">0</text>
  <path d="${points.length > 0 ? `M ${points.join(' L ')}` : ''}" />`;
}

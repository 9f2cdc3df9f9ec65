import { readFileSync, readdirSync } from 'node:fs';
import { quantile } from '../benchmarks/report/statistics.mjs';

/** Measures every few seconds how the workers and their visitors fare. */
export class Samples {
  all = [];
  #stage;
  #tally;
  #timer;
  #startedAt = performance.now();

  constructor(stage, tally, everyMs) {
    this.#stage = stage;
    this.#tally = tally;
    this.#timer = setInterval(() => this.take(), everyMs);
  }

  take() {
    const workers = this.#stage.workers().map(measured).filter(Boolean);
    const most = (member) => (workers.length > 0 ? Math.max(...workers.map((one) => one[member])) : null);
    const durations = this.#tally.takeDurations();
    this.all.push({
      seconds: (performance.now() - this.#startedAt) / 1_000,
      memory: most('memory'),
      handles: most('handles'),
      p99: durations.length > 0 ? quantile(durations, 0.99) : null,
      requests: durations.length,
    });
  }

  end() {
    clearInterval(this.#timer);
    this.take();
  }
}

/** Megabytes of memory and open handles of a process, where the system tells. */
function measured(pid) {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return { memory: (Number(pages) * 4_096) / 1e6, handles: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return undefined;
  }
}

/**
 * Milliseconds after an outage in which the application may still respond as in it: a refresh that has met it ends after
 * 10 seconds, with the requests that wait for it, and the lock of a killed worker is free after as many.
 */
const graceMs = 12_000;

/**
 * Milliseconds after a worker was killed in which the system still closes its connections. Node's cluster loses a
 * connection that is on its way to a worker at that moment: its client waits in vain.
 */
const killMs = 2_000;

/** The name of the outage in which a worker is killed. */
export const kill = 'a worker is killed';

/** What must be zero, with what it is called in the report. */
export const mustBeZero = {
  wrongIdentities: 'responses about somebody else',
  unanswered: 'requests without a response',
  serverErrors: '5xx outside outages',
  secretsInLogs: 'lines of the log with a secret',
  sessionsBack: 'sessions that came back after sign-out',
};

/** Counts what happened, and tells what was to be expected during an outage from what was not. */
export class Tally {
  counts = { requests: 0, ...Object.fromEntries(Object.keys(mustBeZero).map((name) => [name, 0])) };
  /** What visitors have done, by its name. */
  done = {};
  /** The first few of what should not have happened, for a person to follow. */
  examples = [];
  outages = [];
  #durations = [];
  #startedAt = performance.now();

  /** Begins an outage; the function that is returned ends it. */
  begin(name) {
    const outage = { name, from: performance.now(), to: Infinity };
    this.outages.push(outage);
    return () => (outage.to = performance.now());
  }

  /** @param {import('./browser.mjs').Asked} asked */
  request({ path, status, startedAt, endedAt }) {
    this.counts.requests += 1;
    if (typeof status === 'number') this.#durations.push(endedAt - startedAt);
    if (status === 'unanswered' || status === 'cut') this.#lost({ path, status, startedAt, endedAt });
    else if (status >= 500 && !this.#isInOutage(startedAt, endedAt)) {
      this.wrong('serverErrors', `${path} ${status} ${this.#circumstances(startedAt, endedAt)}`);
    }
  }

  did(name) {
    this.done[name] = (this.done[name] ?? 0) + 1;
  }

  /** Notes something that must not happen. */
  wrong(name, detail) {
    this.counts[name] += 1;
    const seconds = Math.round((performance.now() - this.#startedAt) / 1_000);
    if (this.examples.length < 50) this.examples.push(`${seconds} s: ${mustBeZero[name]}: ${detail}`);
  }

  /** The durations of the requests since this was last asked for. */
  takeDurations() {
    return this.#durations.splice(0);
  }

  #isInOutage(startedAt, endedAt) {
    return this.outages.some(({ from, to }) => from < endedAt && startedAt < to + graceMs);
  }

  /** How long a request took, and how long before it the last outage had ended. */
  #circumstances(startedAt, endedAt) {
    const seconds = (from, to) => ((to - from) / 1_000).toFixed(1);
    const last = this.outages.filter(({ from }) => from < startedAt).at(-1);
    const since = last ? `${seconds(last.to, startedAt)} s after "${last.name}"` : 'before any outage';
    return `in ${seconds(startedAt, endedAt)} s, ${since}`;
  }

  #lost({ path, status, startedAt, endedAt }) {
    const at = status === 'cut' ? endedAt : startedAt;
    const kills = this.outages.filter(({ name }) => name === kill);
    if (kills.some(({ from }) => Math.abs(at - from) < killMs))
      this.did('a request was lost with its worker');
    else this.wrong('unanswered', status === 'cut' ? `${path} was cut off` : path);
  }
}

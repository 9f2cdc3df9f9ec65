const { TestEnvironment } = require('jest-environment-node');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const process = require('node:process');

/**
 * Milliseconds that a test may take with a mutant in the code: one that waits in vain has caught it. A test that takes
 * long without a mutant may take several times as long with one, so that a busy machine catches none.
 */
const minTestMs = 4_000;
const slowdown = 4;

/** Stryker says there which mutant is active. The first run, which measures what covers what, has none. */
const isMutated = () => process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;

/** What the tests took in the first run. This folder is in the copy of the repository that Stryker makes for a run. */
const folder = join(module.path, 'durations');

/** Skips the rest of a file once a test of it has failed, where a mutant is active. */
module.exports = class BailEnvironment extends TestEnvironment {
  #hasFailed = false;
  #file;
  #durations;

  constructor(config, context) {
    super(config, context);
    this.#file = join(folder, createHash('sha256').update(context.testPath).digest('hex'));
    this.#durations = existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, 'utf8')) : {};
  }

  async handleTestEvent(event, state) {
    if (!isMutated()) return this.#measure(event);
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.#hasFailed = true;
    if (event.name !== 'test_start') return;
    state.testTimeout = Math.max(minTestMs, slowdown * (this.#durations[nameOf(event.test)] ?? 0));
    if (this.#hasFailed) event.test.mode = 'skip';
  }

  #measure({ name, test }) {
    if (name === 'test_done') this.#durations[nameOf(test)] = test.duration;
    if (name !== 'teardown') return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(this.#file, JSON.stringify(this.#durations));
  }
};

/** A test's name after those of the blocks that it is in. */
function nameOf(test) {
  return test.parent ? `${nameOf(test.parent)} ${test.name}` : '';
}

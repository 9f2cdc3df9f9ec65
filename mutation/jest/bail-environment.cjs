const { TestEnvironment } = require('jest-environment-node');
const process = require('node:process');

/** Milliseconds that a test may take with a mutant in the code: one that waits in vain has caught it. */
const maxTestMs = 4_000;

/** Stryker says there which mutant is active. The first run, which measures what covers what, has none. */
const isMutated = () => process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;

/** Skips the rest of a file once a test of it has failed, where a mutant is active. */
module.exports = class BailEnvironment extends TestEnvironment {
  #hasFailed = false;

  async handleTestEvent(event, state) {
    if (!isMutated()) return;
    if (event.name === 'run_start') state.testTimeout = maxTestMs;
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.#hasFailed = true;
    if (event.name === 'test_start' && this.#hasFailed) event.test.mode = 'skip';
  }
};

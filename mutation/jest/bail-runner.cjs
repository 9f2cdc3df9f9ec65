const { default: TestRunner } = require('jest-runner');

/**
 * Runs one test file after the other, until a test fails: one failure is enough to catch a mutant. Jest's own `bail`
 * has no effect on a run that another program starts.
 */
module.exports = class BailRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    let hasFailed = false;
    this.on('test-file-success', ([, { numFailingTests }]) => {
      if (numFailingTests > 0) hasFailed = true;
    });
    this.on('test-file-failure', () => {
      hasFailed = true;
    });
    for (const test of tests) {
      if (hasFailed) return;
      await super.runTests([test], watcher, options);
    }
  }
};

const { default: Sequencer } = require('@jest/test-sequencer');
const { basename, dirname, sep } = require('node:path');

/** Runs the test of the mutated file first, then those of its folder: most mutants are caught there, in a second. */
module.exports = class NearestFirst extends Sequencer {
  #mutated;

  constructor(options) {
    super(options);
    this.#mutated = options.globalConfig.nonFlagArgs;
  }

  async sort(tests) {
    const distances = new Map(tests.map((test) => [test, this.#distanceTo(test.path)]));
    const sizes = new Map(tests.map((test) => [test, test.context.hasteFS.getSize(test.path) ?? 0]));
    return [...tests].sort((a, b) => distances.get(a) - distances.get(b) || sizes.get(a) - sizes.get(b));
  }

  /** 0 for the test of the mutated file itself, 1 for its folder's, 2 for any other. */
  #distanceTo(test) {
    const distances = this.#mutated.map((file) => {
      const folder = dirname(file).replace(`${sep}src`, `${sep}test`);
      if (!dirname(test).startsWith(folder)) return 2;
      return basename(test).startsWith(`${basename(file, '.ts')}.`) ? 0 : 1;
    });
    return Math.min(2, ...distances);
  }
};

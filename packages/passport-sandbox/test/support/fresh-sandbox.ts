import { startSandbox, type Sandbox } from '../../src/index';

/** A sandbox of each test's own. */
export interface FreshSandbox {
  readonly sandbox: Sandbox;
  /** Its Ovok's. */
  readonly url: string;
}

/** Starts a sandbox before each test of a file, and closes it after; the members are that test's. */
export function freshSandbox(): FreshSandbox {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());
  return {
    get sandbox() {
      return sandbox;
    },
    get url() {
      return sandbox.ovokURL;
    },
  };
}

import Module from 'node:module';

// A child process imports the sources, as the tests do, and not what was built of them.
const node = Module as unknown as { _resolveFilename: (name: string, ...rest: unknown[]) => string };
const resolve = node._resolveFilename.bind(Module);
node._resolveFilename = (name, ...rest) => {
  const [, entry] = /^passport-upstream(?:\/(provider))?$/.exec(name) ?? [];
  if (entry !== undefined || name === 'passport-upstream')
    return require.resolve(`../../src/${entry ?? 'index'}`);
  return resolve(name, ...rest);
};

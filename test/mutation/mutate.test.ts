import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');
const packages = readdirSync(join(root, 'packages')).join(', ');
const run = promisify(execFile);

/** Runs some lines with the command's modules in a process of its own, and gives what they return. */
async function evaluate<Result>(lines: string): Promise<Result> {
  const script = `
    import { readCommandLine } from './mutation/command-line.mjs';
    import { targets } from './mutation/targets.mjs';
    console.log(JSON.stringify((() => { ${lines} })()));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
  return JSON.parse(stdout) as Result;
}

test('a file that is none is one sentence, and exit code 2', async () => {
  const ended = run(process.execPath, [join(root, 'mutation/main.mjs'), 'nothing.ts']);
  await expect(ended).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: `"nothing.ts" is neither a package (${packages}) nor a TypeScript file in packages/*/src.\n`,
  });
});

test('what is none of our source files, no commit and no option is refused in one sentence', async () => {
  const sentences = await evaluate(`
    const refused = (args) => {
      try {
        targets(readCommandLine(args));
      } catch (error) {
        return error.constructor.name + ': ' + error.message;
      }
    };
    return [
      ['packages/passport-ovok/README.md'],
      ['packages/passport-ovok/test/client.test.ts'],
      ['packages/passport-upstream/src/../../../jest.config.ts'],
      ['passport-vero', '--since', 'no-such-branch'],
      ['passport-vero', '--sinse', 'main'],
      ['passport-vero', '--workers', '0'],
      ['passport-vero', '--since', 'HEAD', '--publish'],
    ].map(refused);`);
  const none = `" is neither a package (${packages}) nor a TypeScript file in packages/*/src.`;
  expect(sentences).toEqual([
    `UsageError: "packages/passport-ovok/README.md${none}`,
    `UsageError: "packages/passport-ovok/test/client.test.ts${none}`,
    `UsageError: "packages/passport-upstream/src/../../../jest.config.ts${none}`,
    'UsageError: git knows no commit "no-such-branch".',
    "UsageError: Unknown option '--sinse'. --help says what there is.",
    'UsageError: "--workers" must be a number from 1 to 99, not "0".',
    'UsageError: "--publish" takes whole files, and "--since" takes parts of them.',
  ]);
});

test('a package or a folder is all of its source files, and a file is itself', async () => {
  const [[vero, files], ovok, core] = await evaluate<[[string, string[]], unknown, unknown]>(`
    const names = ['passport-vero', 'packages/passport-ovok/src/client.ts', 'packages/passport-upstream/src/doctor/checks'];
    return [...targets({ names })];`);
  expect(vero).toBe('passport-vero');
  expect(files).toContain('packages/passport-vero/src/strategy.ts');
  expect(ovok).toEqual(['passport-ovok', ['packages/passport-ovok/src/client.ts']]);
  expect(core).toEqual([
    'passport-upstream',
    ['missing-route', 'network', 'unknown-account'].map(
      (file) => `packages/passport-upstream/src/doctor/checks/${file}.ts`,
    ),
  ]);
});

test('since the commit that is checked out, what nobody has touched has nothing to mutate', async () => {
  const { stdout: touched } = await run('git', ['status', '--porcelain', '--', 'packages'], { cwd: root });
  const count = await evaluate<number>(
    `return [...targets({ names: [], since: 'HEAD' }).values()].flat().length;`,
  );
  expect(count > 0).toBe(/ packages\/[^/]+\/src\//.test(touched));
});

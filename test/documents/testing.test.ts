import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { blocksOf, root } from '../support/documents/markdown';

const run = promisify(execFile);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testing-'));
  for (const { file, code } of blocksOf('docs/testing.md')) writeFileSync(join(folder, file), code);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'jest.config.json'),
    JSON.stringify({
      rootDir: folder,
      testEnvironment: 'node',
      testMatch: ['<rootDir>/*.test.ts'],
      // As the document says for msw.
      transformIgnorePatterns: ['/node_modules/(?!(@open-draft|rettime|until-async)/)'],
      transform: {
        '\\.(ts|m?js)$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
      },
    }),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a suite of the document in a process of its own, as a reader does. */
function runSuite(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  // jest sets variables by which a runner inside knows that it is inside.
  const { PATH } = process.env;
  return run(process.execPath, args, { cwd: folder, env: { PATH, FORCE_COLOR: '0' } });
}

const jestSuite = [join(root, 'node_modules/jest/bin/jest.js'), '--config', 'jest.config.json', '-i'];
const nodeSuite = ['--require', 'esbuild-register', '--test', 'login.node-test.ts'];

test('the document’s suite for jest passes', async () => {
  const { stderr } = await runSuite(...jestSuite);
  expect(stderr).toContain('Tests:       8 passed, 8 total');
});

test('the document’s suite for node:test passes', async () => {
  const { stdout } = await runSuite(...nodeSuite);
  expect(stdout).toMatch(/(?:#|ℹ) pass 1\n/);
});

test('both fail where the application answers an outage as a wrong password, or lets anybody in', async () => {
  const [app] = blocksOf('docs/testing.md');
  const changed = app!.code
    .replace('res.status(error.status)', 'res.status(401)')
    .replace(", { successRedirect: '/' }", ", { failureRedirect: '/' }");
  writeFileSync(join(folder, 'app.ts'), changed);
  await expect(runSuite(...jestSuite)).rejects.toThrow('7 failed');
  await expect(runSuite(...nodeSuite)).rejects.toThrow();
});

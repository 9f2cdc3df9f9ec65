import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { releaseJob } from './workflow-files';

const run = promisify(execFile);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  mkdirSync(join(folder, 'release'));
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program on the path that notes with what it was called, and then does what it is told to. */
function program(name: string, script: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\n${script}\n`);
  chmodSync(file, 0o755);
}

/** Runs the shell of a job's last step, and tells which of those programs it called. */
async function runLastStep(job: string, env: Record<string, string>): Promise<string[]> {
  const script = releaseJob(job).steps.at(-1)!.run!;
  await run('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}/bin:${process.env['PATH']}`, ...env },
  });
  return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
}

async function tarball(name: string, version: string): Promise<void> {
  mkdirSync(join(folder, 'package'), { recursive: true });
  writeFileSync(join(folder, 'package', 'package.json'), JSON.stringify({ name, version }));
  await run('tar', ['-czf', `release/${name}-${version}.tgz`, 'package/package.json'], { cwd: folder });
}

test('the publishing job publishes what npm does not have, and nothing twice', async () => {
  await tarball('passport-ovok', '0.2.0');
  await tarball('passport-vero', '0.1.0');
  program('npm', 'case "$*" in "view passport-vero@0.1.0 version") echo 0.1.0;; "view"*) exit 1;; esac');
  const calls = await runLastStep('publish', { NPM_TOKEN: '' });
  expect(calls).toEqual([
    'npm view passport-ovok@0.2.0 version',
    'npm publish ./release/passport-ovok-0.2.0.tgz --ignore-scripts --access public --provenance',
    'npm view passport-vero@0.1.0 version',
  ]);
});

test('a token for npm stands in the environment, and never in a file or on a command line', async () => {
  await tarball('passport-ovok', '0.2.0');
  program('npm', 'case "$*" in "config get registry") echo https://registry.npmjs.org/;; esac');
  const calls = await runLastStep('publish', { NPM_TOKEN: 'npm_secret' });
  expect(calls).toContain('npm config set //registry.npmjs.org/:_authToken ${NPM_TOKEN}');
  expect(calls.join()).not.toContain('npm_secret');
});

test('a package that cannot be published fails the job', async () => {
  await tarball('passport-ovok', '0.2.0');
  program('npm', 'exit 1');
  await expect(runLastStep('publish', { NPM_TOKEN: '' })).rejects.toThrow();
});

test('each new version gets a release with its SBOM', async () => {
  for (const name of ['passport-ovok', 'passport-vero']) {
    const sbom = { metadata: { component: { name, version: '0.2.0' } } };
    writeFileSync(join(folder, 'release', `${name}-0.2.0.cdx.json`), JSON.stringify(sbom));
  }
  program('gh', 'case "$*" in "release view passport-ovok@0.2.0") exit 1;; esac');
  const calls = await runLastStep('announce', {});
  expect(calls).toEqual([
    'gh release view passport-ovok@0.2.0',
    expect.stringMatching(
      /^gh release create passport-ovok@0\.2\.0 release\/passport-ovok-0\.2\.0\.cdx\.json --verify-tag /,
    ),
    'gh release view passport-vero@0.2.0',
  ]);
});

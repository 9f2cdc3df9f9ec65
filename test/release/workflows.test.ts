import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { jobs, releaseJob, root, workflows } from './workflow-files';

const rightsOf = (id: string) => jobs.find((job) => job.id === id)?.permissions;
const writers = jobs.filter(({ permissions }) => Object.values(permissions).includes('write'));
const steps = jobs.flatMap(({ id, permissions, steps }) =>
  steps.map((step) => ({ id, permissions, ...step })),
);

test('a workflow gives its jobs no right that it does not name', () => {
  for (const { file, permissions } of workflows) {
    expect({ file, permissions }).toEqual({
      file,
      permissions: file === 'ci.yml' ? { contents: 'read' } : {},
    });
  }
});

test('these jobs have a right to write, and no others', () => {
  expect(Object.fromEntries(writers.map(({ id, permissions }) => [id, permissions]))).toEqual({
    'codeql.yml: analyze': { contents: 'read', 'security-events': 'write' },
    'release.yml: tag': { contents: 'write' },
    'release.yml: publish': { 'id-token': 'write' },
    'release.yml: announce': { contents: 'write' },
    'scorecard.yml: analyze': { contents: 'read', 'security-events': 'write', 'id-token': 'write' },
  });
});

test.each(writers.map((job) => [job.id, job] as const))(
  '%s may write, and so runs no code of a dependency',
  (_id, { shell }) => {
    expect(shell).not.toMatch(
      /\bnpm (?:ci|i|install|run|test|start|exec|rebuild)\b|\bnpx\b|\bnode \S*\.m?js|\.ci\/run/,
    );
  },
);

test('what a release is made of is installed without scripts, and published without them', () => {
  const { permissions, shell } = releaseJob('build');
  expect(permissions).toEqual({ contents: 'read' });
  expect(shell).toContain('npm ci --ignore-scripts');
  expect(shell.match(/npm (?:ci|install).*/g)).toEqual(['npm ci --ignore-scripts']);
  expect(releaseJob('publish').shell.match(/npm publish.*/g)).toEqual([
    'npm publish "./$tarball" --ignore-scripts --access public --provenance',
  ]);
});

test('the secret of npm is in one job, which checks nothing out', () => {
  const withSecrets = workflows.flatMap(({ text }) => text.match(/\$\{\{ secrets\.\w+ \}\}/g) ?? []);
  expect(withSecrets).toEqual(['${{ secrets.NPM_TOKEN }}']);
  const { steps } = releaseJob('publish');
  expect(steps.filter(({ env }) => env?.['NPM_TOKEN'])).toHaveLength(1);
  expect(steps.filter(({ uses }) => uses?.startsWith('actions/checkout'))).toEqual([]);
});

test('every action is pinned to a commit, with its version beside it', () => {
  for (const { file, text } of workflows) {
    const used = text.match(/^\s*(?:- )?uses: .*$/gm) ?? [];
    for (const line of used) {
      expect(`${file}: ${line}`).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  }
  const versions = new Map<string, Set<string>>();
  for (const { uses = '' } of steps) {
    const [action = '', commit = ''] = uses.replace(/^([^/]+\/[^/@]+)[^@]*/, '$1').split('@');
    versions.set(action, (versions.get(action) ?? new Set()).add(commit));
  }
  for (const [action, commits] of versions) expect([action, commits.size]).toEqual([action, 1]);
});

test('a checkout keeps its credentials only where the job pushes', () => {
  const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout'));
  expect(checkouts.length).toBeGreaterThan(5);
  for (const { id, with: options } of checkouts) {
    const isKept = options?.['persist-credentials'] !== false;
    expect({ id, isKept }).toEqual({ id, isKept: rightsOf(id)?.['contents'] === 'write' });
  }
});

test('no shell script has text in it that somebody else may choose', () => {
  for (const { id, run = '' } of steps) {
    // A matrix is written in the workflow itself.
    const inserted = run.match(/\$\{\{(?! matrix\.)[^}]*\}\}/g);
    expect({ id, inserted }).toEqual({ id, inserted: null });
  }
});

test('every npm script that a workflow runs is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = jobs.flatMap(({ shell }) =>
    [...shell.matchAll(/npm run (?:-\S+ )*([\w:]+)/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !Object.hasOwn(scripts, name!))).toEqual([]);
});

test('Dependabot looks at every folder with a lock file, and at the workflows', () => {
  const { updates } = parse(readFileSync(join(root, '.github', 'dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; directories?: string[]; directory?: string }[];
  };
  const locks = execFileSync('git', ['ls-files', '--', '*package-lock.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const folders = locks
    .trim()
    .split('\n')
    .map((file) => join('/', dirname(file)));
  expect(updates.map((one) => [one['package-ecosystem'], one.directories ?? one.directory])).toEqual([
    ['npm', folders.sort()],
    ['github-actions', '/'],
  ]);
});

import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');
const folders = ['packages', 'examples'].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => join(parent, name)),
);
const readmes = ['.', ...folders].map((folder) => join(folder, 'README.md'));

function blocksOf(readme: string): string[] {
  const text = readFileSync(join(root, readme), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block]) => block!);
}

test('every ts block of every README compiles', () => {
  const folder = join(root, 'node_modules', '.cache', 'readme');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // The README's own third provider, for the block that imports it.
  copyFileSync(join(root, 'packages/passport-upstream/test/acme.ts'), join(folder, 'acme.ts'));
  const files = readmes.flatMap((readme) =>
    blocksOf(readme).map((block, index) => {
      const file = join(folder, `${readme.replaceAll(/[^a-z-]+/gi, '_')}_${index}.ts`);
      // Without an import or an export, a file would be a script that shares its names with the others.
      writeFileSync(file, `${block}\nexport {};\n`);
      return file;
    }),
  );
  expect(files.length).toBeGreaterThan(0);
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) =>
    readFileSync(path, 'utf8'),
  ) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files }, ts.sys, root, { noEmit: true });
  const problems = ts.getPreEmitDiagnostics(ts.createProgram(files, options));
  expect(
    ts.formatDiagnostics(problems, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => root,
      getNewLine: () => '\n',
    }),
  ).toBe('');
});

test('the third provider of the core’s README is the one that the core’s tests run', () => {
  const [block] = blocksOf('packages/passport-upstream/README.md');
  expect(block).toBe(readFileSync(join(root, 'packages/passport-upstream/test/acme.ts'), 'utf8'));
});

test('every part of an application in docs/hosts.md is one of the application that is tested', () => {
  const text = readFileSync(join(root, 'docs/hosts.md'), 'utf8');
  const parts = [...text.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)];
  expect(parts.length).toBeGreaterThan(0);
  for (const [, file, part] of parts) expect(readFileSync(join(root, file!), 'utf8')).toContain(part);
});

test.each([...readmes, 'docs/hosts.md', 'SECURITY.md', 'CONTRIBUTING.md'])(
  '%s links only to what is there',
  (readme) => {
    const text = readFileSync(join(root, readme), 'utf8');
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target!);
    const missing = targets.filter((target) => !existing(join(root, readme, '..', target)));
    expect(missing).toEqual([]);
  },
);

function existing(path: string): boolean {
  return ts.sys.fileExists(path) || ts.sys.directoryExists(path);
}

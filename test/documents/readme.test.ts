import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { blocksOf, root } from '../support/documents/markdown';

const folders = ['packages', 'examples'].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => join(parent, name)),
);
const documents = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const readmes = [
  ...['.', ...folders].map((folder) => join(folder, 'README.md')),
  ...documents.map((name) => join('docs', name)),
];

test('every ts block of every README and of docs compiles', () => {
  const folder = join(root, 'node_modules', '.cache', 'readme');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = readmes.flatMap((readme) => {
    // A folder each: blocks of one document may import one another.
    const own = join(folder, readme.replaceAll(/[^a-z-]+/gi, '_'));
    mkdirSync(own);
    // The README's own third provider, for the block that imports it.
    copyFileSync(join(root, 'packages/passport-upstream/test/support/acme.ts'), join(own, 'acme.ts'));
    return blocksOf(readme).map(({ file, code }) => {
      // Without an import or an export, a file would be a script that shares its names with the others.
      writeFileSync(join(own, file), `${code}\nexport {};\n`);
      return join(own, file);
    });
  });
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
  expect(block?.code).toBe(
    readFileSync(join(root, 'packages/passport-upstream/test/support/acme.ts'), 'utf8'),
  );
});

test('every part of an application in docs/hosts.md is one of the application that is tested', () => {
  const text = readFileSync(join(root, 'docs/hosts.md'), 'utf8');
  const parts = [...text.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)];
  expect(parts.length).toBeGreaterThan(0);
  for (const [, file, part] of parts) expect(readFileSync(join(root, file!), 'utf8')).toContain(part);
});

test('the README of examples/minimal holds its file, and installs what it needs', () => {
  const read = (name: string) => readFileSync(join(root, 'examples/minimal', name), 'utf8');
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: object };
  expect(read('README.md')).toContain(`\n\`\`\`js\n${read('app.mjs')}\`\`\`\n`);
  expect(read('README.md')).toContain(`\nnpm install ${Object.keys(dependencies).join(' ')}\n`);
  expect(read('app.mjs').split('\n').length - 1).toBeLessThanOrEqual(60);
});

test('both examples of NestJS have the same guard', () => {
  const [express, fastify] = ['nest-express', 'nest-fastify'].map((name) =>
    readFileSync(join(root, 'examples', name, 'login-guard.ts'), 'utf8'),
  );
  expect(fastify).toBe(express);
});

test.each([...readmes, 'SECURITY.md', 'CONTRIBUTING.md'])('%s links only to what is there', (readme) => {
  const text = readFileSync(join(root, readme), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const missing = links.filter(([, target = '', anchor]) => {
    const path = target === '' ? join(root, readme) : join(root, readme, '..', target);
    return !existing(path) || (anchor !== undefined && !anchorsOf(path).includes(anchor));
  });
  expect(missing.map(([link]) => link)).toEqual([]);
});

function existing(path: string): boolean {
  return ts.sys.fileExists(path) || ts.sys.directoryExists(path);
}

/** The anchors that GitHub gives a page, or a folder's README. */
function anchorsOf(path: string): string[] {
  const text = readFileSync(ts.sys.directoryExists(path) ? join(path, 'README.md') : path, 'utf8');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

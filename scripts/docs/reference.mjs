import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Application } from 'typedoc';
import { temporaryFolder } from '../check/temporary-folder.mjs';
import { root } from '../setup.mjs';
import { gapsOf } from './gaps.mjs';

const entryPoints = [
  // The first entry that exports a symbol documents it, and the others refer to it.
  'passport-upstream/src/index.ts',
  'passport-upstream/src/provider.ts',
  'passport-ovok/src/index.ts',
  'passport-vero/src/index.ts',
  'passport-sandbox/src/index.ts',
];
const table = 'table';
const options = {
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: entryPoints.map((path) => join(root, 'packages', path)),
  tsconfig: join(import.meta.dirname, 'tsconfig.json'),
  readme: 'none',
  name: 'API reference',
  disableSources: true,
  disableGit: true,
  sourceLinkTemplate: '',
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  outputFileStrategy: 'modules',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  parametersFormat: table,
  interfacePropertiesFormat: table,
  classPropertiesFormat: table,
  typeAliasPropertiesFormat: table,
  propertyMembersFormat: table,
  tableColumnSettings: { hideInherited: true, hideOverrides: true, hideModifiers: true, hideSources: true },
  logLevel: 'Error',
};

/** What is said of where a member comes from is of no use to who calls it. */
const origins = /\n#+ (?:Overrides|Inherited from|Implementation of)\n\n.*\n/g;

/**
 * Makes the reference from the JSDoc of the published entries.
 *
 * @returns {Promise<{ pages: Map<string, string>, gaps: string[] }>} the text of each file, and what lacks documentation
 */
export async function makeReference() {
  const folder = temporaryFolder();
  const app = await Application.bootstrapWithPlugins({ ...options, out: folder });
  const project = await app.convert();
  if (!project) throw new Error('The sources do not compile.');
  for (const entry of project.children) entry.name = entry.name.replace('/src', '');
  await app.generateOutputs(project);
  return {
    pages: new Map([...read(folder)].map(([path, text]) => [path, tidy(text)])),
    gaps: gapsOf(project),
  };
}

const tidy = (text) => text.replaceAll(origins, '').trimEnd() + '\n';

/** The reference as it is committed. */
export const committed = join(root, 'docs', 'api');

/** Every file in a folder, by its path there. */
export function* read(folder) {
  for (const path of readdirSync(folder, { recursive: true }).sort()) {
    if (path.endsWith('.md')) yield [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')];
  }
}

/** Puts the reference where it is committed, and nothing else. */
export function write(pages) {
  rmSync(committed, { recursive: true, force: true });
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(committed, path)), { recursive: true });
    writeFileSync(join(committed, path), text);
  }
}

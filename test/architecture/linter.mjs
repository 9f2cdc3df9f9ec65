import { join } from 'node:path';
import { ESLint } from 'eslint';

const cwd = join(import.meta.dirname, '../..');
/** The project's linter with this one rule, which needs no program of all files. */
const linter = new ESLint({
  cwd,
  overrideConfig: { languageOptions: { parserOptions: { project: null } } },
  ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
});

/** Says for each `[file, specifier]` whether the linter refuses the import in this file. */
export async function refusals(imports) {
  const refused = [];
  for (const [file, specifier] of imports) {
    const [{ messages }] = await linter.lintText(`export * from '${specifier}';\n`, { filePath: file });
    const others = messages.filter(({ ruleId }) => ruleId !== 'no-restricted-imports');
    if (others.length > 0) throw new Error(others[0].message);
    refused.push(messages.length > 0);
  }
  return refused;
}

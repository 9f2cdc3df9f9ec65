import { environment, type OptionCheck } from 'passport-upstream/provider';

const variable = 'OVOK_PROJECT';
const id = /^(?:Project\/)?[^\s\p{Cc}/,]{1,256}$/u;

/** The check of the option `project`. */
export const projectCheck: OptionCheck = (value) => {
  const projects: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
  const isValid = value === 'any' || projects.every(isProject);
  return isValid
    ? undefined
    : `must be a project's id, its reference ("Project/…"), a list of such, or "any" alone`;
};

function isProject(value: unknown): boolean {
  return typeof value === 'string' && value !== 'any' && id.test(value);
}

/**
 * The projects that the option or the environment variable names.
 *
 * @param className the class that the option was given to: messages of errors start with it
 * @returns their references, or `undefined` for any project
 * @throws TypeError if neither names a project, or the variable is wrong
 */
export function projectsOf(
  className: string,
  option: string | readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  const project = option ?? projectInEnvironment(className);
  if (project === 'any') return undefined;
  return new Set([project].flat().map((name) => (name.startsWith('Project/') ? name : `Project/${name}`)));
}

function projectInEnvironment(className: string): string | readonly string[] {
  const value = environment(variable);
  if (value === undefined) {
    throw new TypeError(`${className}: "project" is required: pass it, or set ${variable}.`);
  }
  const names = value.split(',').map((name) => name.trim());
  const project = names.length === 1 ? names[0]! : names;
  const problem = projectCheck(project);
  if (problem) throw new TypeError(`${className}: ${variable} ${problem}.`);
  return project;
}

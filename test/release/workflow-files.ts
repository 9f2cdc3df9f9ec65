import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(__dirname, '../..');
const folder = join(root, '.github', 'workflows');

/** What is asked of a step's action or shell. */
export interface Step {
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  /** Its name in the workflow, with the workflow's file before it. */
  id: string;
  permissions: Record<string, string>;
  steps: Step[];
  /** Everything that it runs in a shell. */
  shell: string;
}

/** A workflow as GitHub reads it. */
export interface Workflow {
  file: string;
  text: string;
  permissions: Record<string, string>;
  jobs: Job[];
}

type Written = Pick<Workflow, 'permissions'> & { jobs: Record<string, Omit<Job, 'id' | 'shell'>> };

/** Every workflow of the repository. */
export const workflows: Workflow[] = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const { permissions, jobs } = parse(text) as Written;
  return {
    file,
    text,
    permissions,
    jobs: Object.entries(jobs).map(([name, job]) => ({
      ...job,
      id: `${file}: ${name}`,
      permissions: job.permissions ?? permissions,
      shell: job.steps.map(({ run = '' }) => run).join('\n'),
    })),
  };
});

export const jobs = workflows.flatMap((workflow) => workflow.jobs);

/** A job of the release, by its name. */
export function releaseJob(name: string): Job {
  return jobs.find(({ id }) => id === `release.yml: ${name}`)!;
}

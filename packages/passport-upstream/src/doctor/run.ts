import { parseCommandLine, usageOf, type CommandLine } from './command-line';
import type { DoctorDefinition, DoctorVisit } from './definition';
import { checkMissingRoute } from './checks/missing-route';
import { Interruption, Mistake } from './mistake';
import { checkDNS, checkTLS } from './checks/network';
import { readPassword } from './password';
import type { DoctorProcess } from './process';
import { lineOf, Report } from './report';
import { baseURLProblem } from '../http/base-url';

/**
 * Runs a provider's doctor. It sets the exit code: 0 where nothing differs, 1 where something differs, 2 where it
 * could not run. The findings go to stdout, anything else to stderr.
 */
export async function runDoctor(definition: DoctorDefinition, process: DoctorProcess): Promise<void> {
  const { stderr } = process;
  const interrupted = (): void => {
    stderr.write(`${definition.command} doctor: interrupted.\n`);
    process.exit(2);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    process.exitCode = await visit(definition, process);
  } catch (error) {
    const { message: text } = error as Error;
    const prefix = `${definition.command} doctor: `;
    // A client's messages begin with the name that it was given.
    const message = text.startsWith(prefix) ? text : prefix + text;
    const hint = error instanceof Interruption ? '' : `See ${definition.command} doctor --help.\n`;
    stderr.write(`${message}\n${hint}`);
    process.exitCode = 2;
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

async function visit(definition: DoctorDefinition, process: DoctorProcess): Promise<number> {
  const { stdout, stderr, env } = process;
  const line = parseCommandLine(process.argv.slice(2), definition.settings);
  if (line.help) {
    stdout.write(usageOf(definition));
    return 0;
  }
  const coloured = Boolean(stdout.isTTY) && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const report = new Report((finding) => {
    if (!line.json) stdout.write(lineOf(finding, coloured));
  });
  const { settings, sources } = settingsOf(definition, line, env);
  const given = { settings, timeout: line.timeout, report };
  // The settings are checked before a password is asked for.
  definition.prepare(given);
  const notice = noticeOf(definition, line);
  let account: DoctorVisit['account'];
  if (line.email === undefined) stderr.write(notice);
  else account = { email: line.email, password: await readPassword(process, notice) };
  reportSettings(definition, settings, sources, report);
  await examine(definition, { ...given, account });
  if (line.json) {
    stdout.write(`${JSON.stringify({ ok: !report.differing, checks: report.findings }, undefined, 2)}\n`);
  }
  if (report.differing) stderr.write('Something differs from what is expected: see ✗.\n');
  return report.differing ? 1 : 0;
}

/** Makes the checks in an order in which no password is sent before it is known who gets it. */
async function examine(definition: DoctorDefinition, given: DoctorVisit): Promise<void> {
  const url = new URL(given.settings['base-url']!);
  const { account, report, timeout } = given;
  const checks = definition.prepare(given);
  const trusted =
    (await checkDNS(url, report)) &&
    (await checkTLS(url, timeout, report)) &&
    (await checkMissingRoute(definition, given)) &&
    (await checks.unknownAccount());
  if (!account) return;
  if (trusted) await checks.account();
  else {
    report.unknown(
      'account',
      `not tried, for what "${report.findings.at(-1)!.check}" found`,
      'Its password was not sent anywhere: see there what to do.',
    );
  }
}

function reportSettings(
  definition: DoctorDefinition,
  values: Readonly<Record<string, string>>,
  sources: Readonly<Record<string, string>>,
  report: Report,
): void {
  for (const { flag, format } of definition.settings) {
    const shown = `${values[flag]!} (${sources[flag]!})`;
    if (!format || format.pattern.test(values[flag]!)) report.ok(flag, shown);
    else report.unknown(flag, shown, `It is not ${format.name}, as documented: check it.`);
  }
}

/** What is said before anything is sent: how many logins there will be, and what a login does. */
function noticeOf({ loginEffect }: DoctorDefinition, { email }: CommandLine): string {
  return email === undefined
    ? 'This makes one login, with an address that cannot exist.\n'
    : `This makes at most three logins: one with an address that cannot exist, and one or two with yours. ${loginEffect}\n`;
}

function settingsOf(
  { settings }: DoctorDefinition,
  { given }: CommandLine,
  env: DoctorProcess['env'],
): { settings: Record<string, string>; sources: Record<string, string> } {
  const values: Record<string, string> = {};
  const sources: Record<string, string> = {};
  for (const { flag, variable, fallback } of settings) {
    const value = given[flag] ?? (env[variable] || fallback);
    if (value === undefined) throw new Mistake(`--${flag} is required: pass it, or set ${variable}.`);
    const variableOrFlag = given[flag] === undefined ? variable : `--${flag}`;
    const problem = flag === 'base-url' ? baseURLProblem(value) : undefined;
    if (problem !== undefined) throw new Mistake(`${variableOrFlag} ${problem}.`);
    values[flag] = value;
    sources[flag] =
      given[flag] !== undefined ? `from --${flag}` : env[variable] ? `from ${variable}` : 'the default';
  }
  return { settings: values, sources };
}

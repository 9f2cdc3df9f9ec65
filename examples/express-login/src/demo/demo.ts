import { startSandbox, type Sandbox, type SandboxAccount } from 'passport-sandbox';
import type { Config } from '../config/config';

/** The configuration with both providers on a sandbox. */
export interface Demo {
  config: Config;
  sandbox: Sandbox;
}

/** Starts the sandbox in place of the providers. */
export async function startDemo(config: Config): Promise<Demo> {
  const sandbox = await startSandbox({ keepRequests: 0 });
  return { config: { ...config, ...sandboxProviders(sandbox), demo: usableAccounts(sandbox) }, sandbox };
}

/** Both providers' options for a sandbox. */
export function sandboxProviders(
  sandbox: Sandbox,
): Pick<Config, 'ovok' | 'ovokBearer' | 'vero' | 'veroBearer'> {
  const { clientId, tenantId, project } = sandbox.accounts[0]!;
  const { jwksURL, issuer, audience } = sandbox.vero;
  return {
    ovok: { baseURL: sandbox.ovokURL, clientId, tenantId },
    ovokBearer: { baseURL: sandbox.ovokURL, project },
    vero: { baseURL: sandbox.veroURL },
    veroBearer: { jwks: jwksURL, issuer, audience, algorithms: ['ES256'] },
  };
}

/** The sandbox's accounts, without those of other tenants, which cannot sign in here. */
export function usableAccounts({ accounts }: Sandbox): SandboxAccount[] {
  const { tenantId } = accounts[0]!;
  return accounts.filter((account) => account.provider === 'vero' || account.tenantId === tenantId);
}

/** The accounts to try as a table, and the names of those whose logins fail on purpose. */
export function accountTable(sandbox: Sandbox): string {
  const usable = usableAccounts(sandbox);
  const rows = usable.filter(({ fault }) => !fault).map(rowOf);
  const faultAccounts = usable.filter(({ provider, fault }) => provider === 'ovok' && fault);
  const names = faultAccounts.map(({ email }) => email.slice(0, email.indexOf('@') + 1));
  return [
    table([['Provider', 'E-mail', 'Password', 'What it is'], ...rows]),
    '',
    'Logins that go wrong on purpose, at both, with any password; add "example.com":',
    ...wrap(names, 100),
  ].join('\n');
}

const labels = { ovok: 'Ovok', vero: 'Vero' };

function rowOf({ provider, email, password, description }: SandboxAccount): string[] {
  return [labels[provider], email, password, description];
}

function table(rows: readonly string[][]): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]!.length));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(width(column))).join('  ')}`.trimEnd())
    .join('\n');
}

function wrap(words: readonly string[], width: number): string[] {
  const lines = [' '];
  for (const word of words) {
    if (lines.at(-1)!.length + word.length + 1 > width) lines.push(' ');
    lines[lines.length - 1] += ` ${word}`;
  }
  return lines;
}

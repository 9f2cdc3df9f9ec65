import { printable } from './log-line';
import { seedTenant } from '../ovok/account';
import type { Sandbox } from '../sandbox';
import type { SandboxAccount } from '../accounts/sandbox-account';

/** Rows in columns that line up, each cell free of control characters. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(printable));
  const width = (column: number): number => Math.max(...cells.map((row) => String(row[column]).length));
  return cells
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(width(column))).join('  ')}`.trimEnd())
    .join('\n');
}

function ordinary(title: string, accounts: readonly SandboxAccount[]): string {
  const rows = accounts.map(({ email, password, description }) => [email, password, description]);
  return `${title}\n${table(rows)}`;
}

/** What the command prints when it has started. */
export function welcome({ ovokURL, veroURL, accounts }: Sandbox): string {
  const of = (provider: string): SandboxAccount[] =>
    accounts.filter((account) => account.provider === provider && !account.fault);
  const foreign = of('ovok').filter(({ tenantId }) => tenantId !== seedTenant);
  const faulty = accounts.filter(({ provider, fault }) => provider === 'ovok' && fault);
  return `
The login APIs of Ovok and Vero, on this machine only. Each is described at /openapi.json.

${table([
  ['Ovok', `${ovokURL}/auth/b2b/login`],
  ['Vero', `${veroURL}/api/auth/login`],
])}

Point an application at them:

  OVOK_BASE_URL=${ovokURL}
  OVOK_CLIENT_ID=${seedTenant}
  OVOK_TENANT_ID=${seedTenant}
  VERO_BASE_URL=${veroURL}

${ordinary('Ovok: e-mail, password, what it does', of('ovok'))}

Of another tenant, with a client of its own
${table(foreign.map(({ email, clientId, tenantId }) => [email, `client ${String(clientId)}`, `tenant ${String(tenantId)}`]))}

${ordinary('Vero: e-mail, password, what it does', of('vero'))}

Faults, at both, with any password
${table(faulty.map(({ email, description }) => [email, description]))}

Requests (Ctrl+C stops the sandbox):
`;
}

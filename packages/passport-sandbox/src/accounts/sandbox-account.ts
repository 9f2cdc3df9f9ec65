import { commonPassword } from './common-password';
import { faults } from '../faults/faults';
import { seedTenant } from '../ovok/account';

/** An account of the sandbox, for a table or a test. */
export interface SandboxAccount {
  /** Where the account is. */
  readonly provider: 'ovok' | 'vero';
  /** What the login calls `email` (Ovok) or `identifier` (Vero). */
  readonly email: string;
  /** The account's password. Fault accounts accept any password. */
  readonly password: string;
  /** What it does, in one line. */
  readonly description: string;
  /** Whether its logins go wrong on purpose. */
  readonly fault: boolean;
  /** Ovok: the client that signs it in. */
  readonly clientId?: string;
  /** Ovok: its tenant. */
  readonly tenantId?: string;
  /** Ovok: the reference of its project, `Project/…`. Fault accounts have none. */
  readonly project?: string;
}

/** The accounts whose logins go wrong: the same ones at both providers. */
export function faultAccounts(): SandboxAccount[] {
  const at = (provider: 'ovok' | 'vero', tenant: object): SandboxAccount[] =>
    [...faults].map(([name, { description }]) => {
      const email = `${name}@example.com`;
      return { provider, email, password: commonPassword, description, fault: true, ...tenant };
    });
  return [...at('ovok', { clientId: seedTenant, tenantId: seedTenant }), ...at('vero', {})];
}

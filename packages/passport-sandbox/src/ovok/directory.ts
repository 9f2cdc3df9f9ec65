import { completeOvokAccount, type OvokAccount } from './account';

/** An account with nothing left open. */
export type CompleteOvokAccount = Required<OvokAccount>;

const key = (email: string, tenantId: string): string => `${tenantId.toLowerCase()} ${email.toLowerCase()}`;

/** Who has an account, and which client belongs to which tenant. */
export class OvokDirectory {
  private readonly accounts = new Map<string, CompleteOvokAccount>();
  private readonly tenants = new Set<string>();
  private readonly clients = new Set<string>();

  /** A later account with the same e-mail and tenant takes an earlier one's place. */
  constructor(accounts: readonly OvokAccount[]) {
    for (const given of accounts) {
      const account = completeOvokAccount(given);
      this.accounts.set(key(account.email, account.tenantId), account);
      this.tenants.add(account.tenantId.toLowerCase());
      this.clients.add(key(account.clientId, account.tenantId));
    }
  }

  find(email: string, tenantId: string): CompleteOvokAccount | undefined {
    return this.accounts.get(key(email, tenantId));
  }

  hasTenant(tenantId: string): boolean {
    return this.tenants.has(tenantId.toLowerCase());
  }

  /** Whether the client is one of the tenant's. */
  hasClient(clientId: string, tenantId: string): boolean {
    return this.clients.has(key(clientId, tenantId));
  }

  list(): CompleteOvokAccount[] {
    return [...this.accounts.values()];
  }
}

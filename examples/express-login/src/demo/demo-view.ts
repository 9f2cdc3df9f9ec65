import type { SandboxAccount } from 'passport-sandbox';
import type { Provider } from '../auth/providers';
import { describeAccount } from './descriptions';
import type { DemoView } from '../pages/views';

/** How many accounts of a provider show without a click. */
const visibleAccounts = 2;

/** Groups the sandbox's accounts by provider for the login page; those whose logins fail on purpose stand apart. */
export function demoView(
  providers: readonly Provider[],
  accounts: readonly SandboxAccount[],
  lang: string,
): DemoView {
  const groups = providers.map(({ name, label }) => {
    const own = accounts
      .filter(({ provider, fault }) => provider === name && !fault)
      .map((account) => ({ ...account, ...describeAccount(account, lang) }));
    return { name, label, first: own.slice(0, visibleAccounts), more: own.slice(visibleAccounts) };
  });
  // Each provider has the same ones.
  const faultAccounts = accounts.filter(({ provider, fault }) => provider === providers[0]?.name && fault);
  return { groups, faultAccounts };
}

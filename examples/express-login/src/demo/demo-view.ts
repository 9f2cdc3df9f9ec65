import type { SandboxAccount } from 'passport-sandbox';
import type { Provider } from '../auth/providers';
import type { DemoView } from '../pages/views';

/** How many accounts of a provider stand open on the page. */
const open = 2;

/** The sandbox's accounts as the login page lists them: by provider, and apart those whose logins go wrong. */
export function demoView(providers: readonly Provider[], accounts: readonly SandboxAccount[]): DemoView {
  const groups = providers.map(({ name, label }) => {
    const own = accounts.filter(({ provider, fault }) => provider === name && !fault);
    return { name, label, first: own.slice(0, open), more: own.slice(open) };
  });
  // They are the same at each provider.
  const faults = accounts.filter(({ provider, fault }) => provider === providers[0]?.name && fault);
  return { groups, faults };
}

import { createClock, type SandboxClock } from './clock';
import { completeOptions, type SandboxOptions } from './options';
import { OvokServer } from './ovok/server';
import type { SandboxProvider } from './server/provider';
import { faultAccounts, type SandboxAccount } from './accounts/sandbox-account';
import type { SandboxVero } from './vero/provider';
import { VeroServer } from './vero/server';

/** Both login APIs on this machine. */
export interface Sandbox {
  /** Where the Ovok stand-in listens: `http://127.0.0.1:<port>`. A strategy's `baseURL`. */
  readonly ovokURL: string;
  /** Where the Vero stand-in listens: `http://127.0.0.1:<port>`. A strategy's `baseURL`. */
  readonly veroURL: string;
  /** Every account there is, the ordinary ones first. The first is the seed document's, at Ovok. */
  readonly accounts: readonly SandboxAccount[];
  /** The time of both stand-ins. */
  readonly clock: SandboxClock;
  /** The Ovok stand-in: its requests, its next responses, its outages. */
  readonly ovok: SandboxProvider;
  /** The Vero stand-in: the same, and its keys. */
  readonly vero: SandboxVero;
  /** Ends every connection, idle, busy or hanging, and stops. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts both login APIs on loopback.
 *
 * @param options ports, accounts, lifetimes and statuses; each has a default
 * @returns the sandbox, which listens
 * @throws TypeError when an option is wrong; what `listen` says, such as `EADDRINUSE`, when a port is not free.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = completeOptions(options);
  const clock = createClock();
  const ovok = new OvokServer(settings, clock);
  const vero = new VeroServer(settings, clock);
  const close = async (): Promise<void> => {
    await Promise.all([ovok.close(), vero.close()]);
  };
  try {
    await ovok.listen(settings.ovokPort);
    await vero.listen(settings.veroPort);
  } catch (error) {
    await close();
    throw error;
  }
  const accounts = [...ovok.accounts(), ...vero.accounts(), ...faultAccounts()];
  return { ovokURL: ovok.url, veroURL: vero.url, accounts, clock, ovok, vero, close };
}

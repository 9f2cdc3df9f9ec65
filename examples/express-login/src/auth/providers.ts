import type { Strategy } from 'passport';
import { OvokStrategy, type OvokClient, type OvokUser } from 'passport-ovok';
import { VeroStrategy, type VeroClient, type VeroUser } from 'passport-vero';
import type { Config } from '../config/config';
import { messages } from '../i18n/negotiate-language';

/** Who is signed in: `req.user`. */
export type Account = OvokUser | VeroUser;

/** The clients of the configured providers, for calls other than the login. */
export interface Clients {
  ovok?: OvokClient;
  vero?: VeroClient;
}

/** A way to sign in. */
export interface Provider {
  /** The strategy's name, and the last part of the login routes. */
  name: Account['provider'];
  /** The name that people see. */
  label: string;
  /** The strategy's `usernameField`: the member of the body that holds the e-mail address. */
  usernameField: string;
  /** The provider's page for a forgotten password. */
  recoveryURL?: string | undefined;
  strategy: Strategy;
}

/** Makes the configured providers. A third provider is one more entry here. */
export function createProviders(config: Config): { providers: Provider[]; clients: Clients } {
  const providers: Provider[] = [];
  const clients: Clients = {};
  if (config.ovok) {
    const strategy = new OvokStrategy({ messages, ...config.ovok });
    providers.push({
      name: 'ovok',
      label: 'Ovok',
      usernameField: 'email',
      recoveryURL: config.recoveryURLs?.ovok,
      strategy,
    });
    clients.ovok = strategy.client;
  }
  if (config.vero) {
    const strategy = new VeroStrategy({ messages, ...config.vero });
    providers.push({
      name: 'vero',
      label: 'Vero',
      usernameField: 'identifier',
      recoveryURL: config.recoveryURLs?.vero,
      strategy,
    });
    clients.vero = strategy.client;
  }
  return { providers, clients };
}

import type { Refusal } from '../upstream/refusal';
import { ownProperty } from '../ground/own-property';

/** What a provider's client can do for the session of a user. A provider that documents no way leaves it out. */
export interface SessionClient {
  login?(credentials: never, options?: never): Promise<unknown>;
  /** Fresh tokens for old ones. A refusal is returned, a fault thrown. */
  refresh?(
    tokens: never,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<{ tokens: object; refusal?: never } | { refusal: Refusal; tokens?: never }>;
  /** Ends the session at the provider. */
  logout?(accessToken: string, options?: { signal?: AbortSignal | undefined }): Promise<unknown>;
}

/** Clients by provider: `{ ovok: ovokClient, vero: veroClient }`. */
export type SessionClients = Readonly<Record<string, SessionClient>>;

/** @throws TypeError, in a sentence that starts with `className`, where these are no clients */
export function checkClients(className: string, clients: unknown): void {
  const fits =
    typeof clients === 'object' &&
    clients !== null &&
    Object.values(clients).every((client) => typeof client === 'object' && client !== null);
  if (!fits)
    throw new TypeError(
      `${className}: clients must be an object of clients by provider, such as { ovok, vero }.`,
    );
}

/** The client of a user's provider, if there is one. */
export function clientOf(clients: SessionClients, user: unknown): SessionClient | undefined {
  return ownProperty(clients, String(ownProperty(user, 'provider'))) as SessionClient | undefined;
}

/** Whether a client can give fresh tokens for these. */
export function canRefresh(client: SessionClient | undefined, tokens: unknown): boolean {
  return client?.refresh !== undefined && ownProperty(tokens, 'refreshToken') !== undefined;
}

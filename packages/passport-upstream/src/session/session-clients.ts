import type { Refusal } from '../upstream/refusal';
import { ownProperty } from '../ground/own-property';
import { isRecord } from './session-user';

/** What a provider's client can do for the session of a user. A provider that documents no way leaves it out. */
export interface SessionClient {
  login?(credentials: never, options?: never): Promise<unknown>;
  /**
   * Milliseconds that a call may take.
   * @default 10_000
   */
  readonly timeout?: number | undefined;
  /** Fresh tokens for old ones. A refusal is returned, an error thrown. */
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
  if (!isRecord(clients) || !Object.values(clients).every(isRecord))
    throw new TypeError(
      `${className}: clients must be an object of clients by provider, such as { ovok: ovok.client }.`,
    );
  for (const [name, client] of Object.entries(clients)) {
    if (typeof (client as { authenticate?: unknown }).authenticate === 'function')
      throw new TypeError(
        `${className}: "${name}" is a strategy. Pass its client: { ${name}: ${name}.client }.`,
      );
  }
}

/** The client of a provider, if there is one. */
export function clientOf(clients: SessionClients, provider: string): SessionClient | undefined {
  return ownProperty(clients, provider) as SessionClient | undefined;
}

/** Whether a client can give fresh tokens for these. */
export function canRefresh(client: SessionClient | undefined, tokens: unknown): boolean {
  return client?.refresh !== undefined && ownProperty(tokens, 'refreshToken') !== undefined;
}

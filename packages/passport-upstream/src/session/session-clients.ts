import type { Refusal } from '../upstream/refusal';
import { ownProperty } from '../ground/own-property';
import { isRecord } from './session-user';

/** What a provider's client can do for the session of a user. It has no method for what the provider does not document. */
export interface SessionClient {
  /**
   * Signs a user in. It is not called for a session: it makes the type fit every client.
   *
   * @param credentials what the provider takes
   * @param options the signal of the call
   * @returns the user, or the refusal
   */
  login?(credentials: never, options?: never): Promise<unknown>;
  /**
   * The time in milliseconds that a call may take.
   * @default 10_000
   */
  readonly timeout?: number | undefined;
  /**
   * Exchanges tokens for fresh ones.
   *
   * @param tokens the user's tokens, with a `refreshToken`
   * @param options `signal` aborts the call
   * @returns the fresh tokens, or the refusal
   * @throws UpstreamError if the provider could not judge the tokens
   */
  refresh?(
    tokens: never,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<{ tokens: object; refusal?: never } | { refusal: Refusal; tokens?: never }>;
  /**
   * Ends the session at the provider.
   *
   * @param accessToken the access token of the session
   * @param options `signal` aborts the call
   * @returns anything; it is ignored
   */
  logout?(accessToken: string, options?: { signal?: AbortSignal | undefined }): Promise<unknown>;
}

/** Clients by provider: `{ ovok: ovokClient, vero: veroClient }`. */
export type SessionClients = Readonly<Record<string, SessionClient>>;

/**
 * Checks the argument `clients`.
 *
 * @param className the function that it was given to: messages of errors start with it
 * @throws TypeError if it is not an object of clients
 */
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

/** Whether a client can exchange these tokens for fresh ones. */
export function canRefresh(client: SessionClient | undefined, tokens: unknown): boolean {
  return client?.refresh !== undefined && ownProperty(tokens, 'refreshToken') !== undefined;
}

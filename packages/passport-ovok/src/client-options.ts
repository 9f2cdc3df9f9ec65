import type { UpstreamOptions } from 'passport-upstream/provider';

/** How to reach Ovok, and the ids of the application there. */
export interface OvokClientOptions extends UpstreamOptions {
  /**
   * Ovok's host.
   * @default OVOK_BASE_URL, else "https://api.sandbox.ovok.com"
   */
  baseURL?: string | undefined;
  /**
   * The application's client id, a UUID.
   * @default OVOK_CLIENT_ID
   */
  clientId?: string | undefined;
  /**
   * The application's tenant id, a UUID.
   * @default OVOK_TENANT_ID
   */
  tenantId?: string | undefined;
}

/** The credentials of one login, and the ids to use for it. */
export interface OvokCredentials {
  /** The user's e-mail address. */
  email: string;
  /** The user's password, 1 to 128 characters. */
  password: string;
  /**
   * The client id for this login, a UUID.
   * @default the option `clientId`
   */
  clientId?: string | undefined;
  /**
   * The tenant id for this login, a UUID.
   * @default the option `tenantId`
   */
  tenantId?: string | undefined;
}

/** The options of one call. */
export interface CallOptions {
  /** Aborts the call, for example when the browser has disconnected. */
  signal?: AbortSignal | undefined;
}

/** The environment variables that are read for ids that are not given as options. */
export const idVariables = { clientId: 'OVOK_CLIENT_ID', tenantId: 'OVOK_TENANT_ID' } as const;

/** The name of an id that Ovok requires beside the credentials. */
export type OvokIdName = keyof typeof idVariables;

/** The end of the message that a client or tenant id is missing. */
export function missingId(name: OvokIdName): string {
  return `"${name}" is required: pass it, or set ${idVariables[name]}.`;
}

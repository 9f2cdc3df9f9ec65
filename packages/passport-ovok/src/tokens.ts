import { ResponseReader } from 'passport-upstream/provider';

/** Ovok's tokens. They are bearer secrets that open health records. */
export interface OvokTokens {
  /** The bearer token for calls of Ovok's API. Opaque. */
  accessToken: string;
  /** Exchanged for fresh tokens. It very probably works once. */
  refreshToken?: string;
  /** When the access token expires, in milliseconds since the epoch. */
  expiresAt: number;
}

/** The lifetime of an access token in seconds, if the response does not say. Ovok documents one hour. */
const defaultLifetime = 3_600;

/** The last date that a calendar has, in milliseconds since the epoch. */
const maxDateMs = 8.64e15;

/** When an access token with a lifetime in seconds expires, in milliseconds since the epoch. */
export function endOf(lifetime: number | undefined, now: number): number {
  return Math.min(now + (lifetime ?? defaultLifetime) * 1_000, maxDateMs);
}

/**
 * Reads the response to a refresh. Unlike that to a login, it is snake_case and does not describe the user:
 *
 * ```http
 * HTTP/1.1 200 OK
 * Content-Type: application/json
 *
 * { "access_token": "…", "refresh_token": "…", "expires_in": 3600 }
 * ```
 *
 * @param refreshToken the one that was used, which is kept if the response has no new one
 * @throws UpstreamError `ERR_UPSTREAM_RESPONSE` naming the member that is missing or wrong
 */
export function parseTokens(body: unknown, refreshToken: string, now = Date.now()): OvokTokens {
  const response = new ResponseReader('ovok', body);
  return {
    accessToken: response.token('access_token'),
    refreshToken: response.optional('refresh_token', 'token') ?? refreshToken,
    expiresAt: endOf(response.optional('expires_in', 'seconds'), now),
  };
}

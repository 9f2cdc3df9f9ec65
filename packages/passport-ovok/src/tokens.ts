import { ResponseReader } from 'passport-upstream/provider';

/** Ovok's tokens: bearer secrets to health records. */
export interface OvokTokens {
  /** The bearer token for calls of Ovok's API. Opaque. */
  accessToken: string;
  /** For fresh tokens; very probably good for one use. */
  refreshToken?: string;
  /** When the access token ends, in milliseconds since the epoch. */
  expiresAt: number;
}

/** Seconds that an access token lives where the response does not say: "Expires in 1 hour". */
const defaultLifetime = 3_600;

/** The last date that a calendar has, in milliseconds since the epoch. */
const lastDate = 8.64e15;

/** When an access token ends that lives for so many seconds from now, in milliseconds since the epoch. */
export function endOf(lifetime: number | undefined, now: number): number {
  return Math.min(now + (lifetime ?? defaultLifetime) * 1_000, lastDate);
}

/**
 * Reads the response to a refresh, which unlike that to a login is snake_case and says nothing of the person:
 *
 * ```http
 * HTTP/1.1 200 OK
 * Content-Type: application/json
 *
 * { "access_token": "…", "refresh_token": "…", "expires_in": 3600 }
 * ```
 *
 * @param refreshToken the one that was used, which stays where the response has none
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

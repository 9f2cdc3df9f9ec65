import type { Client } from 'undici';

/**
 * Loads undici's client and no more of it. The whole package would moreover put itself under the application's own
 * `fetch`, whose requests are none of ours.
 */
export function loadClient(): typeof Client {
  /* eslint-disable @typescript-eslint/no-require-imports -- loaded when a client of ours is made, and not by an import */
  try {
    return require('undici/lib/dispatcher/client') as typeof Client;
  } catch {
    // A later undici may have it elsewhere: better all of it than none.
    return (require('undici') as typeof import('undici')).Client;
  }
}

import './sources';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from '../../../../test/support/attempt';
import { findSecrets } from '../../../../test/support/secrets';
import { AcmeStrategy } from '../support/acme';

/** What this file gets, as JSON in its first argument. */
export interface Logins {
  baseURLs: string[];
  credentials: object;
  secrets: string[];
  /** How often each service is asked, by one strategy: once, unless it is said. */
  times?: number;
  /** Milliseconds before each login. */
  pauseMs?: number;
}

/** What it prints of each login. */
export interface Login {
  outcome: string;
  code?: string;
  reason?: string;
  status?: number;
  found: string[];
}

// Logs in at each service, one login after the other.
void (async () => {
  const { baseURLs, credentials, secrets, times = 1, pauseMs = 0 } = JSON.parse(process.argv[2]!) as Logins;
  const logins: Login[] = [];
  for (const baseURL of baseURLs) {
    const strategy = new AcmeStrategy({ baseURL, timeout: 5_000 });
    for (let count = 0; count < times; count++) {
      await sleep(pauseMs);
      const { outcome, error } = await attempt(strategy, { body: credentials });
      const { code, reason, status } = (error ?? {}) as Login;
      logins.push({ outcome, code, reason, status, found: findSecrets(error, secrets) } as Login);
    }
  }
  process.stdout.write(JSON.stringify(logins));
})();

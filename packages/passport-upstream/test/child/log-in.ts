import './sources';
import { attempt } from '../../../../test/support/attempt';
import { findSecrets } from '../../../../test/support/secrets';
import { AcmeStrategy } from '../support/acme';

/** What this file gets, as JSON in its first argument. */
export interface Logins {
  baseURLs: string[];
  credentials: object;
  secrets: string[];
}

/** What it prints of each login. */
export interface Login {
  outcome: string;
  code?: string;
  reason?: string;
  status?: number;
  found: string[];
}

// Logs in at each service, one after the other.
void (async () => {
  const { baseURLs, credentials, secrets } = JSON.parse(process.argv[2]!) as Logins;
  const logins: Login[] = [];
  for (const baseURL of baseURLs) {
    const { outcome, error } = await attempt(new AcmeStrategy({ baseURL, timeout: 5_000 }), {
      body: credentials,
    });
    const { code, reason, status } = (error ?? {}) as Login;
    logins.push({ outcome, code, reason, status, found: findSecrets(error, secrets) } as Login);
  }
  process.stdout.write(JSON.stringify(logins));
})();

import axios from 'axios';
import { OvokStrategy, type UpstreamError } from 'passport-ovok';
import { attempt } from '../attempt';
import { runBlock } from './run-block';
import { findSecrets } from '../secrets';

/** What this file gets, as JSON in its first argument. */
export interface BlockLogins {
  document: string;
  /** The block whose strategy logs in. Without one, a strategy with our own client and one with axios's do. */
  file?: string;
  /** What is posted, one after the other. */
  bodies: object[];
  secrets: string[];
}

/** What it prints of each login. */
export interface BlockLogin {
  outcome: string;
  /** The status that Passport, or the error, says. */
  status?: number | undefined;
  code?: string;
  reason?: string;
  upstreamStatus?: number;
  /** Where the user, the refusal or the error shows a secret. */
  found: string[];
  /** What the block has logged so far. */
  logged: object[];
}

// Logs in with the strategy that a document's block exports as `ovok`, in a process with an environment of its own.
void (async () => {
  const { document, file, bodies, secrets } = JSON.parse(process.argv[2]!) as BlockLogins;
  const logged: object[] = [];
  const log = (line: object) => void logged.push(line);
  const strategies = file
    ? [runBlock<{ ovok: OvokStrategy }>(document, file, { log }).ovok]
    : [new OvokStrategy(), new OvokStrategy({ httpClient: axios.create() })];
  const logins: BlockLogin[] = [];
  for (const strategy of strategies) {
    for (const body of bodies) {
      const { outcome, status, info, error } = await attempt(strategy, { body });
      const { code, reason, upstreamStatus, ...rest } = (error ?? info ?? {}) as Partial<UpstreamError>;
      logins.push({
        outcome,
        status: rest.status ?? status,
        ...({ code, reason, upstreamStatus } as object),
        found: findSecrets([error, info, logged], secrets),
        logged,
      });
    }
  }
  process.stdout.write(JSON.stringify(logins), () => process.exit());
})();

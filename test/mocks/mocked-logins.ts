import { OvokStrategy, type UpstreamError } from 'passport-ovok';
import { VeroStrategy } from 'passport-vero';
import { attempt } from '../support/attempt';
import { findSecrets } from '../support/secrets';
import { libraries, type MockedResponse, type MockLibrary } from './libraries';

/** What this file gets, as JSON in its first argument. */
export interface MockedLogins {
  library: keyof typeof libraries;
  responses: MockedResponse[];
  /** Where the services are, over http and https. */
  baseURLs: string[];
}

/** What it prints of each login. */
export interface MockedLogin {
  outcome: string;
  /** The status that Passport, or the error, says. */
  status?: number | undefined;
  code?: string;
  message?: string;
  headers?: object;
  user?: { id: string; displayName: string } | false;
  /** What was posted. */
  posted: object[];
  /** Where the error or the refusal shows a secret. */
  found: string[];
}

const password = 'A[.DmUv]2vE|n_+]';
const username = 'max.mustermann@example.com';
const providers = {
  ovok: {
    path: '/auth/b2b/login',
    body: { email: username, password },
    strategyAt: (baseURL: string) =>
      new OvokStrategy({ baseURL, clientId: 'a-client', tenantId: 'a-tenant' }),
  },
  vero: {
    path: '/api/auth/login',
    body: { identifier: username, password },
    strategyAt: (baseURL: string) => new VeroStrategy({ baseURL }),
  },
};

async function logIn(
  library: MockLibrary,
  name: keyof typeof providers,
  baseURL: string,
  response?: MockedResponse,
): Promise<MockedLogin> {
  const { path, body, strategyAt } = providers[name];
  const strategy = strategyAt(baseURL);
  const posted: object[] = [];
  if (response) library.mock(baseURL + path, response, (sent) => posted.push(sent), strategy.client.axios);
  else library.guard?.(strategy.client.axios);
  const { outcome, user, status, info, error } = await attempt(strategy, { body });
  const { code, headers, ...rest } = (error ?? info ?? {}) as Partial<UpstreamError>;
  return {
    outcome,
    status: rest.status ?? status,
    ...({ code, headers, user } as object),
    message: (error as Error | null)?.message ?? '',
    posted,
    found: findSecrets([error, info], [password, new URL(baseURL).host]),
  };
}

// Logs in at both providers with our own client, while a library mocks what the services respond, and then mocks nothing.
void (async () => {
  const { library: name, responses, baseURLs } = JSON.parse(process.argv[2]!) as MockedLogins;
  const library: MockLibrary = libraries[name]();
  const logins: MockedLogin[] = [];
  for (const provider of ['ovok', 'vero'] as const) {
    for (const baseURL of baseURLs) {
      for (const response of [...responses, undefined])
        logins.push(await logIn(library, provider, baseURL, response));
    }
  }
  process.stdout.write(JSON.stringify(logins), () => process.exit());
})();

import type { LoginProvider } from '../../../test/support/upstreams/login-provider';
import { loginWith, upstreamText } from '../../../test/support/upstreams/login-service';
import { OvokClient, OvokStrategy, type OvokStrategyOptions, type OvokUser } from '../src';

/** What the seed's cURL sample sends. */
export const seedRequest = {
  email: 'max.mustermann@example.com',
  password: 'A[.DmUv]2vE|n_+]',
  clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
};
export const { email, password, clientId, tenantId } = seedRequest;

/** The same, byte for byte. */
export const sample =
  '{"email":"max.mustermann@example.com","password":"A[.DmUv]2vE|n_+]",' +
  '"clientId":"87ea5dfc-8b8e-384d-8489-79496e706390","tenantId":"87ea5dfc-8b8e-384d-8489-79496e706390"}';

/** The seed's example reply. */
export const seedReply = {
  accessToken:
    'example.jwt.eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NzkzNTA5NzEsImV4cCI6MTc3OTM1NDU3MX0.PO6ZkOtyOEugGyNuZUyg_YxUt3ozpJ_QOdJuriC14uY',
  refreshToken:
    'example.jwt.eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NzkzNTA5NzEsImV4cCI6MTc3OTM1NDU3MX0.PO6ZkOtyOEugGyNuZUyg_YxUt3ozpJ_QOdJuriC14uY',
  expiresIn: 3600,
  project: {
    reference: 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3',
    display: 'My Medical Project',
  },
  profile: {
    reference: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498',
    display: 'Max Mustermann',
  },
};

/** Logs the seed's user in, or whom `request.body` says, and scans what comes back for secrets. */
export const logIn = loginWith<OvokStrategyOptions>(
  (options) => new OvokStrategy({ clientId, tenantId, ...options }),
  { email, password },
  [password, seedReply.accessToken],
);

/** Ovok, for the tests that are the same for every provider. */
export const provider: LoginProvider<OvokUser> = {
  name: 'ovok',
  Strategy: OvokStrategy,
  Client: OvokClient,
  defaultURL: 'https://api.sandbox.ovok.com',
  host: 'api.ovok.com',
  path: '/auth/b2b/login',
  required: { clientId, tenantId },
  environment: { OVOK_CLIENT_ID: clientId, OVOK_TENANT_ID: tenantId },
  baseURLVariable: 'OVOK_BASE_URL',
  usernameField: 'email',
  username: email,
  password,
  maxPasswordLength: 128,
  sent: seedRequest,
  reply: () => seedReply,
  id: seedReply.profile.reference,
  token: seedReply.accessToken,
  tokenOf: ({ tokens }) => tokens.accessToken,
  documented: (statusCode) => ({ statusCode, message: upstreamText, error: upstreamText }),
  logIn,
};

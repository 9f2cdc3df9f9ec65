import type { ScannedAttempt } from '../../../test/scanned-attempt';
import { scannedAttempt } from '../../../test/scanned-attempt';
import { answerJSON, scriptedUpstream } from '../../../test/scripted-upstream';
import { OvokStrategy, type OvokStrategyOptions } from '../src';

/** What the seed's cURL sample sends. */
export const seedRequest = {
  email: 'max.mustermann@example.com',
  password: 'A[.DmUv]2vE|n_+]',
  clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
};
export const { email, password, clientId, tenantId } = seedRequest;

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

/** Stands in answers of the upstream; nobody else may ever say it. */
export const upstreamText = 'what the upstream has to say';

/** Starts an Ovok that answers every login so. */
export function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  return scriptedUpstream((_req, res) => {
    if (typeof body !== 'string') return answerJSON(res, body, status, headers);
    res.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(body);
  });
}

export interface Login {
  options?: OvokStrategyOptions;
  request?: object;
  route?: object;
  by?: 'name' | 'instance';
}

/** Logs the seed's user in, or whom `request.body` says, and scans what comes back for secrets. */
export function logIn(
  { baseURL }: { baseURL: string },
  { options, request, route, by }: Login = {},
): Promise<ScannedAttempt> {
  const strategy = new OvokStrategy({ baseURL, clientId, tenantId, ...options });
  const secrets = [password, seedReply.accessToken, upstreamText, new URL(baseURL).host];
  return scannedAttempt(secrets, strategy, { body: { email, password }, ...request }, route, by);
}

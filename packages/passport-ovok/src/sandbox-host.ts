import { environment } from 'passport-upstream/provider';

let hasWarned = false;

/**
 * Warns once in a process that runs in production without a base URL: real passwords would go to Ovok's sandbox, the
 * host of the published documents.
 */
export function warnOfSandboxHost(baseURL: string | undefined): void {
  const isGiven = baseURL !== undefined || environment('OVOK_BASE_URL') !== undefined;
  if (isGiven || hasWarned || process.env['NODE_ENV'] !== 'production') return;
  hasWarned = true;
  process.emitWarning(
    'OvokStrategy: passwords go to the host of Ovok’s sandbox, because no base URL is given. Set OVOK_BASE_URL; production is https://api.ovok.com.',
    { code: 'OVOK_SANDBOX_HOST' },
  );
}

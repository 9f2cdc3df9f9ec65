import type { Sandbox } from 'passport-sandbox';
import { sandboxProviders } from '../../src/demo/demo';

/** The environment of a process that signs in at this sandbox. */
export function providerVariables(sandbox: Sandbox): Record<string, string> {
  const { ovok } = sandboxProviders(sandbox);
  return {
    OVOK_BASE_URL: String(ovok!.baseURL),
    OVOK_CLIENT_ID: String(ovok!.clientId),
    OVOK_TENANT_ID: String(ovok!.tenantId),
    VERO_BASE_URL: sandbox.veroURL,
  };
}

import type { OvokAccount, Sandbox } from 'passport-sandbox';
import { OvokClient } from '../../src';
import { seedReply } from '../seed';

/** Somebody in a project of their own, whose profile has the reference of the seed's person. */
export const stranger: OvokAccount = {
  provider: 'ovok',
  email: 'stranger@example.com',
  password: 'of-the-stranger',
  clientId: '11111111-1111-4111-8111-111111111111',
  tenantId: '22222222-2222-4222-8222-222222222222',
  project: { reference: 'Project/33333333-3333-4333-8333-333333333333', display: 'Elsewhere' },
  profile: seedReply.profile,
};

/** The access token of somebody's login. */
export async function tokenOf(
  { ovokURL: baseURL }: Sandbox,
  { clientId, tenantId, ...credentials }: Pick<OvokAccount, 'email' | 'password' | 'clientId' | 'tenantId'>,
): Promise<string> {
  const client = new OvokClient({ baseURL, clientId: clientId!, tenantId: tenantId! });
  return (await client.login(credentials)).user!.tokens.accessToken;
}

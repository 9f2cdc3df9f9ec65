import { outcomesLine, throttled } from 'passport-upstream/doctor';
import type { Refusal } from 'passport-upstream/provider';

/** What to do about a 404 that names the tenant, the client or the project. */
export const wrongIds = 'The client or the tenant id is wrong: check both.';

/** Says what to do about the refusal of a real account. */
export function adviceOf({ code, upstreamStatus }: Refusal): string {
  if (code === 'rate_limited') return throttled;
  if (code === 'invalid_credentials') {
    return 'Check the address, the password, and that the account is one of this client and tenant.';
  }
  if (upstreamStatus === 404) return wrongIds;
  return (
    'Check the address, the password, and the client and the tenant id. If only the password is wrong, this is what ' +
    `Ovok says to it: then set ${outcomesLine(upstreamStatus!)}.`
  );
}

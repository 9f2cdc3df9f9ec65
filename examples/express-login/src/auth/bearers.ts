import type { Strategy } from 'passport';
import { OvokBearerStrategy } from 'passport-ovok';
import { VeroBearerStrategy } from 'passport-vero';
import type { Config } from '../config/config';

/** The project of the sandbox's people. It holds where OVOK_PROJECT, which the strategy reads, is not set. */
const sandboxProject = 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3';

/**
 * What takes the providers' own tokens, in the order in which it is asked whose token it is. A refusal asks the next
 * one, a fault ends the list.
 *
 * Vero's comes first: it judges here, by signature, and refuses what is not Vero's without asking anybody. So Vero's
 * tokens work while Ovok is down, and Ovok never sees a good one. The other way round each would be sent to Ovok first,
 * and be answered 502 in its outage.
 */
export function createBearers({ ovok, veroBearer }: Config): Strategy[] {
  const bearers: Strategy[] = [];
  if (veroBearer) bearers.push(new VeroBearerStrategy(veroBearer));
  if (ovok) {
    const project = process.env['OVOK_PROJECT'] ? undefined : sandboxProject;
    bearers.push(new OvokBearerStrategy({ baseURL: ovok.baseURL, timeout: ovok.timeout, project }));
  }
  return bearers;
}

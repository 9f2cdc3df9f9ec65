import type { Strategy } from 'passport';
import { OvokBearerStrategy } from 'passport-ovok';
import { VeroBearerStrategy } from 'passport-vero';
import type { Config } from '../config/config';

/** The project of the sandbox's people. It holds where OVOK_PROJECT, which the strategy reads, is not set. */
const sandboxProject = 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3';

/**
 * The bearer strategies in the order in which Passport tries them: a refusal leads to the next one, an error ends the
 * list.
 *
 * Vero's comes first because it verifies signatures in this process. So Vero's tokens work while Ovok is down, and Ovok
 * never sees a valid one. In the other order each Vero token would be sent to Ovok, and fail with 502 in its outage.
 */
export function createBearerStrategies({ ovok, veroBearer }: Config): Strategy[] {
  const strategies: Strategy[] = [];
  if (veroBearer) strategies.push(new VeroBearerStrategy(veroBearer));
  if (ovok) {
    const project = process.env['OVOK_PROJECT'] ? undefined : sandboxProject;
    strategies.push(new OvokBearerStrategy({ baseURL: ovok.baseURL, timeout: ovok.timeout, project }));
  }
  return strategies;
}

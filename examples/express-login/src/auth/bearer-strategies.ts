import type { Strategy } from 'passport';
import { OvokBearerStrategy } from 'passport-ovok';
import { VeroBearerStrategy } from 'passport-vero';
import type { Config } from '../config/config';

/**
 * The bearer strategies in the order in which Passport tries them: a refusal leads to the next one, an error ends the
 * list.
 *
 * Vero's comes first because it verifies signatures in this process. So Vero's tokens work while Ovok is down, and Ovok
 * never sees a valid one. In the other order each Vero token would be sent to Ovok, and fail with 502 in its outage.
 */
export function createBearerStrategies({ ovokBearer, veroBearer }: Config): Strategy[] {
  const strategies: Strategy[] = [];
  if (veroBearer) strategies.push(new VeroBearerStrategy(veroBearer));
  if (ovokBearer) strategies.push(new OvokBearerStrategy(ovokBearer));
  return strategies;
}

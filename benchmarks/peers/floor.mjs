import { Strategy as LocalStrategy } from 'passport-local';
import { idOf, latencyMsOf, password as right } from '../load/account.mjs';

/** passport-local without a login service: what Express and Passport cost by themselves. It waits as long as the others wait. */
export const strategy = ({ limits: { timeout } = {} }) =>
  new LocalStrategy({ usernameField: 'email' }, (email, password, done) => {
    const respond = () => done(null, password === right && { id: idOf(email), name: email });
    const latencyMs = latencyMsOf(email);
    if (latencyMs === Infinity) setTimeout(done, timeout, new Error('timeout'));
    else if (latencyMs > 0) setTimeout(respond, latencyMs);
    else respond();
  });

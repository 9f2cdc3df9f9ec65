import { Strategy as LocalStrategy } from 'passport-local';
import { idOf, password as right, waitOf } from '../load/account.mjs';

/** passport-local that asks nobody: what Express and Passport cost by themselves. It waits where the others wait. */
export const strategy = ({ limits: { timeout } = {} }) =>
  new LocalStrategy({ usernameField: 'email' }, (email, password, done) => {
    const answer = () => done(null, password === right && { id: idOf(email), name: email });
    const wait = waitOf(email);
    if (wait === Infinity) setTimeout(done, timeout, new Error('timeout'));
    else if (wait > 0) setTimeout(answer, wait);
    else answer();
  });

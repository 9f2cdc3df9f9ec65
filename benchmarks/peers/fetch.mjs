import { Strategy as LocalStrategy } from 'passport-local';
import { ids } from '../load/account.mjs';

/** passport-local with Node's own fetch. */
export const strategy = ({ baseURL, limits: { timeout } = {} }) =>
  new LocalStrategy({ usernameField: 'email' }, async (email, password, done) => {
    try {
      const response = await fetch(`${baseURL}/auth/b2b/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email, password, ...ids }),
        ...(timeout ? { signal: AbortSignal.timeout(timeout) } : {}),
      });
      if (response.status === 401) return done(null, false);
      if (!response.ok) throw new Error(`the login service responded with ${response.status}`);
      const data = await response.json();
      done(null, { id: data.profile.reference, name: data.profile.display, token: data.accessToken });
    } catch (error) {
      done(error);
    }
  });

import { Strategy as LocalStrategy } from 'passport-local';
import { Pool } from 'undici';
import { ids } from '../load/account.mjs';

/** passport-local with a hand-written undici Pool of as many connections as a strategy of ours opens. */
export const strategy = ({ baseURL, limits: { timeout } = {} }) => {
  const timeouts = timeout ? { headersTimeout: timeout, bodyTimeout: timeout } : {};
  const pool = new Pool(baseURL, { connections: 256, ...timeouts });
  return new LocalStrategy({ usernameField: 'email' }, async (email, password, done) => {
    try {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/auth/b2b/login',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email, password, ...ids }),
      });
      const data = await body.json();
      if (statusCode === 401) return done(null, false);
      if (statusCode !== 200) throw new Error(`the login service responded with ${statusCode}`);
      done(null, { id: data.profile.reference, name: data.profile.display, token: data.accessToken });
    } catch (error) {
      done(error);
    }
  });
};

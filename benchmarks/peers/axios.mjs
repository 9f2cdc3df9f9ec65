import axios from 'axios';
import { Strategy as LocalStrategy } from 'passport-local';
import { ids } from '../load/account.mjs';

/** passport-local with axios and its defaults; a timeout only where a mode says so. */
export const strategy = ({ baseURL, limits: { timeout } = {} }) =>
  new LocalStrategy({ usernameField: 'email' }, async (email, password, done) => {
    try {
      const url = `${baseURL}/auth/b2b/login`;
      const { data } = await axios.post(url, { email, password, ...ids }, timeout ? { timeout } : undefined);
      done(null, { id: data.profile.reference, name: data.profile.display, token: data.accessToken });
    } catch (error) {
      if (error.response?.status === 401) done(null, false);
      else done(error);
    }
  });

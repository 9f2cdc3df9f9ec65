import { Axios } from 'axios';
import { Strategy as LocalStrategy } from 'passport-local';
import { ids } from '../load/account.mjs';
import { poster } from './node-http.mjs';

/** passport-local with the least of axios: an instance without defaults, whose adapter is `node:http` by hand. */
export const strategy = (options) => {
  const post = poster(options);
  const adapter = async (config) => {
    const { status, body } = await post(config.data);
    return { status, statusText: '', headers: {}, data: body, config };
  };
  const client = new Axios({ adapter });
  return new LocalStrategy({ usernameField: 'email' }, async (email, password, done) => {
    try {
      const { status, data } = await client.post('', JSON.stringify({ email, password, ...ids }));
      if (status === 401) return done(null, false);
      if (status !== 200) throw new Error(`the login service responded with ${status}`);
      const { profile, accessToken } = JSON.parse(data);
      done(null, { id: profile.reference, name: profile.display, token: accessToken });
    } catch (error) {
      done(error);
    }
  });
};

import { Axios } from 'axios';
import { localStrategy, poster } from './node-http.mjs';

/** passport-local with the least of axios: an instance without defaults, whose adapter is `node:http` by hand. */
export const strategy = (options) => {
  const post = poster(options);
  const adapter = async (config) => {
    const { status, body } = await post(config.data);
    return { status, statusText: '', headers: {}, data: body, config };
  };
  const client = new Axios({ adapter });
  return localStrategy(async (text) => {
    const { status, data } = await client.post('', text);
    return { status, body: data };
  });
};

import { VeroStrategy } from 'passport-vero';

/** Our other one. */
export const strategy = ({ baseURL, limits }) =>
  new VeroStrategy({ usernameField: 'email', baseURL, ...limits });

/**
 * What can be measured, in the order in which it is: its name, and what it tells. Each is a file of this folder with
 * `run` and `tables`, and is loaded only when what it measures has been built. A mode that also exports `isConstant`
 * counts what no second run would change.
 */
export const modes = {
  throughput: 'logins per second, 50 connections',
  scaling: 'CPU per login and memory at 1, 10, 100 and 1,000 connections',
  slow: 'a login service that takes 300 ms, 100 connections',
  open: 'arrivals that do not wait for responses, at 20, 100 and 300 ms, at 30, 60 and 90 % of the capacity',
  silent: 'a login service that never responds, 2,000 logins at once',
  tls: 'TLS handshakes, counted by the login service, under load and where logins are sparse',
  startup: 'the time and memory of require and of a first login, beside axios',
  install: 'packages and megabytes that an install brings',
  'fresh-tokens': 'what freshTokens adds to a request whose token lives on, by session store',
};

/** @param {string} name */
export const load = (name) => import(`./${name}.mjs`);

import * as core from 'passport-upstream';
import * as index from '../src';

test.each([
  'UpstreamError',
  'freshTokens',
  'fromSession',
  'isSessionUser',
  'jsonLogin',
  'signOut',
  'toSession',
] as const)('%s is the core’s own', (name) => {
  expect(index[name]).toBe(core[name]);
});

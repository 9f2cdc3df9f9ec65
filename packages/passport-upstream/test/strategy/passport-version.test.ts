import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { checkPassport } from '../../src/strategy/passport-version';

const requests = IncomingMessage.prototype as { logIn?: () => void };
const logIn = () => {};
const request = (members: object = {}) => Object.assign(new IncomingMessage(new Socket()), members);

afterEach(() => {
  delete requests.logIn;
});

test('a Passport that has changed all requests, and not this one, is refused in one sentence', () => {
  requests.logIn = logIn;
  expect(() => checkPassport('AcmeStrategy', request())).toThrow(
    new Error('AcmeStrategy: this Passport is older than 0.5. Update it: npm install passport@latest'),
  );
});

test('beside another package’s older Passport, ours is taken', () => {
  requests.logIn = logIn;
  expect(() => checkPassport('AcmeStrategy', request({ logIn }))).not.toThrow();
});

test('a request of a host’s own, and one without Passport, is taken', () => {
  expect(() => checkPassport('AcmeStrategy', request())).not.toThrow();
  requests.logIn = logIn;
  expect(() => checkPassport('AcmeStrategy', { headers: {} })).not.toThrow();
});

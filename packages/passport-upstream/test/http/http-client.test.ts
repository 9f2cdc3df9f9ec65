import axios from 'axios';
import http from 'node:http';
import https from 'node:https';
import { AcmeClient, AcmeStrategy } from '../support/acme';

/** A dispatcher of undici's has both methods; its `request` takes what nobody else's does. */
class Dispatcher {
  dispatch() {}
  request() {}
}

test.each<[string, unknown]>([
  ['a strategy', new AcmeStrategy()],
  ['an agent of undici’s', new Dispatcher()],
  ['an agent of Node.js’s', new https.Agent()],
  ['node:http', http],
  ['node:https', https],
  ['fetch', fetch],
  ['a function', () => {}],
  ['an object with a request that is no function', { request: 'POST' }],
  ['an empty object', {}],
  ['null', null],
  ['text', 'axios'],
])('%s as httpClient is a TypeError that says what it takes', (_, httpClient) => {
  const make = () => new AcmeStrategy({ httpClient: httpClient as never });
  expect(make).toThrow(
    new TypeError(
      'AcmeStrategy: "httpClient" must be an axios instance, or an object with a request(config) function that takes what axios takes.',
    ),
  );
});

test.each<[string, object]>([
  ['axios itself', axios],
  ['an instance of axios', axios.create()],
  ['an instance of the class Axios', new axios.Axios()],
  ['an object with such a function', { request: axios.request.bind(axios) }],
])('%s is an httpClient, and is what client.axios gives', (_, httpClient) => {
  expect(new AcmeClient({ httpClient: httpClient as never }).axios).toBe(httpClient);
});

test('without one, client.axios is an instance for this client alone', () => {
  const [one, other] = [new AcmeClient(), new AcmeClient()];
  expect(one.axios).not.toBe(other.axios);
  expect(one.axios).not.toBe(axios);
});

import axios from 'axios';
import { common } from '../support/log-in';

// What most applications set, and what would harm a login where ours did not outrank it.
const instance = axios.create({ proxy: false, maxRedirects: 5, timeout: 60_000, validateStatus: () => true });
let requests = 0;
instance.interceptors.request.use((config) => {
  requests += 1;
  return config;
});
common.httpClient = instance;

describe('through an axios instance of the application’s', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- after the instance is set, the tests of our own client
  for (const name of ['status', 'body', 'coding', 'transport']) require(`./faults/${name}.test`);
});

test('each of them went through the instance', () => expect(requests).toBeGreaterThan(200));

import './sources';
import axios from 'axios';
import http from 'node:http';
import net from 'node:net';
import { attempt } from '../../../../test/support/attempt';
import { AcmeStrategy } from '../support/acme';

/** What this file gets: a service that accepts one of two passwords, and one that must never be asked. */
export interface Pollution {
  baseURL: string;
  elsewhere: string;
  right: object;
  wrong: object;
  /** A certificate of somebody else's, and its key. */
  other: { cert: string; key: string };
}

/** What it prints: the outcomes of a right and of a wrong login under each change of the process. */
export type Outcomes = Record<string, [right: string, wrong: string]>;

const { baseURL, elsewhere, right, wrong, other } = JSON.parse(process.argv[2]!) as Pollution;
const port = Number(new URL(elsewhere).port);
const granted = JSON.stringify({ id: 'mallory', name: 'Mallory', token: 'token-of-mallory' });
const answer = { status: 200, statusText: 'OK', headers: { 'content-type': 'application/json' } };

/** What an attacker would set axios's options to. */
const options: Record<string, unknown> = {
  adapter: () => Promise.resolve({ ...answer, data: granted }),
  allowAbsoluteUrls: false,
  allowedSocketPaths: [],
  auth: { username: 'mallory', password: 'mallory' },
  baseURL: elsewhere,
  beforeRedirect: () => {},
  cancelToken: { throwIfRequested: () => {}, subscribe: () => {}, unsubscribe: () => {} },
  data: granted,
  decompress: true,
  env: {},
  family: 6,
  formSerializer: {},
  headers: { 'X-Polluted': '1', common: { 'X-Polluted': '1' }, post: { 'X-Polluted': '1' } },
  http2Options: {},
  httpAgent: new http.Agent({ port }),
  httpVersion: 2,
  httpsAgent: new http.Agent({ port }),
  insecureHTTPParser: true,
  lookup: (_: string, __: object, done: (...args: unknown[]) => void) => done(null, '127.0.0.2', 4),
  maxBodyLength: 1,
  maxContentLength: 1,
  maxRate: 1,
  maxRedirects: 5,
  minDHSize: 'big',
  method: 'GET',
  onDownloadProgress: () => {},
  onUploadProgress: () => {},
  params: { polluted: 1 },
  paramsSerializer: { serialize: () => 'polluted=1' },
  parseReviver: () => 'polluted',
  proxy: { protocol: 'http', host: '127.0.0.1', port },
  responseEncoding: 'utf16le',
  responseType: 'json',
  sensitiveHeaders: ['content-type'],
  socketPath: '/nowhere.sock',
  timeout: 1,
  timeoutErrorMessage: 'polluted',
  transformRequest: [() => granted],
  transformResponse: [() => granted],
  transitional: { silentJSONParsing: false },
  transport: { request: () => http.request({ port, host: '127.0.0.1' }) },
  url: `${elsewhere}/sign-in`,
  validateStatus: () => false,
  withCredentials: true,
  xsrfCookieName: 'polluted',
  xsrfHeaderName: 'X-Polluted',
};

// Members that Node's own net and tls read.
const more: Record<string, unknown> = {
  agent: false,
  common: { 'X-Polluted': '1' },
  createConnection: () => net.connect(port, '127.0.0.1'),
  host: '127.0.0.2',
  hostname: '127.0.0.2',
  path: '/polluted',
  port,
  post: { 'X-Polluted': '1' },
  rejectUnauthorized: false,
  localAddress: '127.0.0.2',
  maxHeaderSize: 1,
  ALPNProtocols: ['polluted'],
  ca: other.cert,
  cert: other.cert,
  checkServerIdentity: () => new Error('polluted'),
  ciphers: 'polluted',
  crl: 'polluted',
  dhparam: 'polluted',
  ecdhCurve: 'polluted',
  enableTrace: true,
  isServer: true,
  key: other.key,
  maxVersion: 'TLSv1.1',
  minVersion: 'TLSv1.3',
  passphrase: 'polluted',
  pfx: 'polluted',
  pskCallback: () => null,
  requestOCSP: true,
  secureContext: {},
  secureOptions: 1,
  secureProtocol: 'polluted',
  server: {},
  servername: 'another.example',
  session: Buffer.from('polluted'),
  sigalgs: 'polluted',
  socket: {},
};

async function logIn(): Promise<[string, string]> {
  const strategy = new AcmeStrategy({ baseURL, timeout: 3_000 });
  const outcomes: string[] = [];
  for (const body of [right, wrong]) {
    outcomes.push((await attempt(strategy, { body })).outcome);
  }
  return outcomes as [string, string];
}

void (async () => {
  const outcomes: Outcomes = {};
  // A polluted `timeout` breaks Node's own event emitters: every socket's, whoever uses it.
  const polluting = Object.entries({ ...options, ...more }).filter(([name]) => name !== 'timeout');
  for (const [name, value] of polluting) {
    (Object.prototype as Record<string, unknown>)[name] = value;
    try {
      outcomes[`Object.prototype.${name}`] = await logIn();
    } finally {
      delete (Object.prototype as Record<string, unknown>)[name];
    }
  }
  for (const [name, value] of Object.entries(options)) {
    const defaults = axios.defaults as unknown as Record<string, unknown>;
    const before = defaults[name];
    defaults[name] = value;
    outcomes[`axios.defaults.${name}`] = await logIn();
    defaults[name] = before;
  }
  axios.interceptors.request.use((config) => ({ ...config, url: `${elsewhere}/sign-in` }));
  axios.interceptors.response.use((response) => ({ ...response, ...answer, data: granted }));
  outcomes['axios.interceptors'] = await logIn();
  process.stdout.write(JSON.stringify(outcomes), () => process.exit());
})();

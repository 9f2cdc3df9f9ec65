import axios, { AxiosError, type AxiosAdapter, type AxiosInstance, type AxiosResponse } from 'axios';
import http from 'node:http';
import net from 'node:net';
import { scannedAttempt } from '../../../../../test/support/scanned-attempt';
import { answerJSON, scriptedUpstream } from '../../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy } from '../../support/acme';
import {
  credentials,
  expectFault,
  marker,
  person,
  timedOut,
  unreachable,
  until,
  unusable,
} from '../../support/log-in';

type Expected = Parameters<typeof expectFault>[2];

/** What an AxiosError can hold at worst: the request with the password, the response with the token. */
function everything(): never {
  const config = {
    data: JSON.stringify(credentials),
    url: marker,
    headers: { 'X-Password': credentials.password },
  };
  const response = { status: 200, data: person, headers: { 'x-token': person.token }, config };
  const error = new AxiosError(
    credentials.password,
    'ECONNRESET',
    config as never,
    config,
    response as never,
  );
  throw Object.assign(error, { cause: new Error(credentials.password), [Symbol(person.token)]: person });
}

const forever = () => new Promise<never>(() => {});
const nothing = () => undefined as never;

/** Has the instance's connections made so. */
function connecting(instance: AxiosInstance, createConnection: unknown) {
  const agent = new http.Agent({ keepAlive: true });
  Object.assign(agent, { createConnection });
  instance.defaults.httpAgent = agent;
}

const adapting = (adapter: AxiosAdapter) => (instance: AxiosInstance) => {
  instance.defaults.adapter = adapter;
};

const json = { 'content-type': 'application/json' };
const responding = (members: object) =>
  adapting((config) =>
    Promise.resolve({
      status: 200,
      statusText: 'OK',
      headers: json,
      data: person,
      config,
      ...members,
    } as never),
  );

const cases: [string, (instance: AxiosInstance) => void, Expected][] = [
  ['an adapter that throws', adapting(everything), { ...unreachable, reason: 'ECONNRESET' }],
  ['an adapter that hangs', adapting(forever), timedOut],
  ['an adapter that responds nothing', adapting(nothing), { ...unreachable, reason: 'unknown' }],
  [
    'an adapter that responds without headers',
    responding({ headers: undefined }),
    { ...unusable, reason: 'content_type' },
  ],
  [
    'an adapter that responds without a body',
    responding({ data: undefined }),
    { ...unusable, reason: 'json' },
  ],
  [
    'a request interceptor that throws',
    ({ interceptors }) => void interceptors.request.use(everything),
    { ...unreachable, reason: 'ECONNRESET' },
  ],
  [
    'a request interceptor that hangs',
    ({ interceptors }) => void interceptors.request.use(forever),
    timedOut,
  ],
  [
    'a request interceptor that gives nothing',
    ({ interceptors }) => void interceptors.request.use(nothing),
    { ...unreachable, reason: 'unknown' },
  ],
  [
    'a response interceptor that throws',
    ({ interceptors }) => void interceptors.response.use(everything),
    { ...unreachable, reason: 'ECONNRESET' },
  ],
  [
    'a response interceptor that hangs',
    ({ interceptors }) => void interceptors.response.use(forever),
    timedOut,
  ],
  [
    'a response interceptor that gives nothing',
    ({ interceptors }) => void interceptors.response.use(nothing),
    { ...unreachable, reason: 'unknown' },
  ],
  [
    'an agent that throws',
    (instance) => connecting(instance, everything),
    { ...unreachable, reason: 'ECONNRESET' },
  ],
  ['an agent that hangs', (instance) => connecting(instance, nothing), timedOut],
  [
    'an agent that fails',
    (instance) => {
      connecting(instance, (_: unknown, callback: (error: unknown) => void) => {
        try {
          everything();
        } catch (error) {
          callback(error);
          callback(error);
        }
      });
    },
    { ...unreachable, reason: 'ECONNRESET' },
  ],
];

/** A response without an end: its connection is open until the client ends it. */
const beginResponse = (res: http.ServerResponse) => res.writeHead(200, json).write('{');
const acceptEverybody = (res: http.ServerResponse) => answerJSON(res, person);

/** Logs in through our own client, or an instance of the application's. */
async function logInWith(
  whose: string,
  spoil: (instance: AxiosInstance) => void,
  respond: (res: http.ServerResponse) => unknown = acceptEverybody,
) {
  const upstream = await scriptedUpstream((_, res) => respond(res));
  const own = whose === 'our own client';
  const strategy = new AcmeStrategy({
    baseURL: upstream.baseURL,
    timeout: 300,
    ...(own ? {} : { httpClient: axios.create({ proxy: false }) }),
  });
  spoil(strategy.client.axios);
  const secrets = [...Object.values(credentials), person.token, marker];
  return { upstream, result: await scannedAttempt(secrets, strategy, { body: credentials }) };
}

describe.each(['our own client', 'an application’s axios instance'])('%s', (whose) => {
  test.each(cases)(
    '%s is one error by the deadline, without a secret, and leaves no connection',
    async (_, spoil, expected) => {
      const { upstream, result } = await logInWith(whose, spoil, beginResponse);
      expectFault(result, upstream, expected);
      expect(result.trace['durationMs']).toBeLessThan(5_000);
      await until(() => upstream.open === 0);
    },
  );

  test('of an adapter that responds twice, and an agent that connects twice, the first counts', async () => {
    const twice = await logInWith(
      whose,
      adapting(
        (config) =>
          new Promise((resolve) => {
            for (const id of ['first', 'second'])
              resolve({
                status: 200,
                statusText: 'OK',
                headers: json,
                data: { ...person, id },
                config,
              } as AxiosResponse);
          }),
      ),
    );
    expect(twice.result).toMatchObject({ outcome: 'success', user: { id: 'first' } });

    const sockets: net.Socket[] = [];
    const { upstream, result } = await logInWith(whose, (instance) =>
      connecting(
        instance,
        ({ port }: { port: number }, callback: (error: null, socket: net.Socket) => void) => {
          for (let count = 0; count < 2; count++) {
            const socket = net.connect(Number(port), '127.0.0.1');
            sockets.push(socket);
            callback(null, socket);
          }
        },
      ),
    );
    expect(result).toMatchObject({ outcome: 'success', user: { id: person.id } });
    expect(upstream.bodies).toEqual([JSON.stringify(credentials)]);
    for (const socket of sockets) socket.destroy();
  });
});

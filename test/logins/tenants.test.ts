import { once } from 'node:events';
import http, { type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Passport } from 'passport';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { OvokStrategy, type OvokAuthenticateOptions, type OvokUser } from 'passport-ovok';

const password = 'correct horse battery staple';
const max = { email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' };
const lena = { email: 'lena.beispiel@example.com', password };
const tenants = {
  'first.example': {
    clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
    tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  },
  'second.example': {
    clientId: '3d9a7f52-6c1b-4e8a-b0d4-5f2e8c7a9b16',
    tenantId: 'c5e2b8d1-0f47-4a93-8e6c-1b7d9a3f5e20',
  },
};
const projects = { 'first.example': 'My Medical Project', 'second.example': 'Second Practice' };
type Host = keyof typeof tenants;
const hosts = Object.keys(tenants) as Host[];
/** The header is the client's own word, so it is looked up, and never used as it is. */
const tenantOf = (req: { headers: { host?: string | undefined } }) => {
  const host = req.headers.host ?? '';
  return Object.hasOwn(tenants, host) ? tenants[host as Host] : undefined;
};

let sandbox: Sandbox;
let server: Server;

beforeAll(async () => {
  sandbox = await startSandbox();
  const passport = new Passport();
  const baseURL = sandbox.ovokURL;
  passport.use(
    'by-function',
    new OvokStrategy({
      baseURL,
      clientId: (req) => tenantOf(req)?.clientId as string,
      // Looked up where it takes a while: a database, another service.
      tenantId: async (req) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
        return tenantOf(req)?.tenantId as string;
      },
    }),
  );
  passport.use('by-route', new OvokStrategy({ baseURL, ...tenants['first.example'] }));
  const app = express();
  app.use(express.json());
  const answer: express.RequestHandler = (req, res) => {
    const { id, project } = req.user as OvokUser;
    res.json({ id, project: project.display });
  };
  const authenticate = (name: string, options: OvokAuthenticateOptions = {}) =>
    passport.authenticate(name, { session: false, ...options }) as express.RequestHandler;
  app.post('/by-function', authenticate('by-function'), answer);
  app.post('/first', authenticate('by-route'), answer);
  app.post('/second', authenticate('by-route', tenants['second.example']), answer);
  app.post(
    '/second-by-function',
    authenticate('by-route', {
      clientId: () => tenants['second.example'].clientId,
      tenantId: () => Promise.resolve(tenants['second.example'].tenantId),
    }),
    answer,
  );
  app.use(((error: Error, _req, res, _next) => {
    res.status(500).json({ name: error.name, message: error.message });
  }) satisfies express.ErrorRequestHandler);
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close().closeAllConnections();
  await sandbox.close();
});
beforeEach(() => sandbox.ovok.clear());

/** Posts credentials as a browser does that went to `host`. */
async function post(path: string, host: string, credentials: object): Promise<[number, unknown]> {
  const { port } = server.address() as AddressInfo;
  const headers = { Host: host, 'Content-Type': 'application/json' };
  const request = http.request({ host: '127.0.0.1', port, path, method: 'POST', headers });
  request.end(JSON.stringify(credentials));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return [response.statusCode!, body.startsWith('{') ? JSON.parse(body) : body];
}

const sent = () =>
  sandbox.ovok.requests.map(({ body }) => {
    const { clientId, tenantId } = body as Record<string, unknown>;
    return { clientId, tenantId };
  });

test.each([
  ['first.example', max],
  ['second.example', lena],
] as const)('at %s its own people are signed in, with its own ids', async (host, person) => {
  expect(await post('/by-function', host, person)).toMatchObject([200, { project: projects[host] }]);
  expect(sent()).toEqual([tenants[host]]);
});

test.each([
  ['first.example', lena],
  ['second.example', max],
] as const)('at %s the other tenant’s people are refused, as a wrong password is', async (host, person) => {
  const refused = await post('/by-function', host, person);
  expect(refused).toEqual([401, 'Unauthorized']);
  expect(await post('/by-function', host, { ...person, password: 'wrong' })).toEqual(refused);
});

test('what the client posts changes no tenant', async () => {
  const body = { ...lena, ...tenants['second.example'] };
  expect(await post('/by-function', 'first.example', body)).toEqual([401, 'Unauthorized']);
  expect(sent()).toEqual([tenants['first.example']]);
});

test.each(['evil.example', 'second.example.evil', '__proto__', 'constructor'])(
  'at a host %s that is nobody’s nothing is sent',
  async (host) => {
    expect(await post('/by-function', host, lena)).toMatchObject([500, { name: 'TypeError' }]);
    expect(sent()).toEqual([]);
  },
);

test('logins of both tenants at once keep their ids apart', async () => {
  const logins = Array.from({ length: 60 }, (_, index) => hosts[index % 2]!);
  const answers = await Promise.all(
    logins.map((host) => post('/by-function', host, host === 'first.example' ? max : lena)),
  );
  expect(answers.map(([status, body]) => [status, (body as { project: string }).project])).toEqual(
    logins.map((host) => [200, projects[host]]),
  );
  expect(sent().filter(({ tenantId }) => tenantId === tenants['first.example'].tenantId)).toHaveLength(30);
});

test('a route may have a tenant of its own, and changes no other route’s', async () => {
  for (let round = 0; round < 2; round++) {
    expect(await post('/second', 'any.example', lena)).toMatchObject([200, { project: 'Second Practice' }]);
    expect(await post('/second-by-function', 'any.example', lena)).toMatchObject([200, {}]);
    expect(await post('/first', 'any.example', max)).toMatchObject([200, { project: 'My Medical Project' }]);
    expect(await post('/second', 'any.example', max)).toEqual([401, 'Unauthorized']);
    expect(await post('/first', 'any.example', lena)).toEqual([401, 'Unauthorized']);
  }
});

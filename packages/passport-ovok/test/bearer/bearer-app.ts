import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Passport } from 'passport';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { OvokBearerStrategy, OvokStrategy, type OvokBearerStrategyOptions } from '../../src';
import { clientId, email, password, seedReply, tenantId } from '../seed';

export const projectId = seedReply.project.reference.replace('Project/', '');
export const me = {
  project: { id: projectId, name: 'My Medical Project' },
  profile: { resourceType: 'Patient', id: 'max' },
};

/** An Ovok that logs everybody in, and checks tokens as is said. */
export async function ovok(check: (res: http.ServerResponse, token: string) => void) {
  const asked: string[] = [];
  const { baseURL } = await scriptedUpstream((req, res) => {
    if (req.url !== '/auth/me') return answerJSON(res, seedReply);
    const token = String(req.headers.authorization).replace('Bearer ', '');
    asked.push(token);
    check(res, token);
  });
  return { baseURL, asked };
}

/** Knows the tokens that begin with `good`. */
export const known = (res: http.ServerResponse, token: string) =>
  token.startsWith('good') ? answerJSON(res, me) : answerJSON(res, {}, 401);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** An application with a login and an API, as a service over HTTP. */
export async function appOn(baseURL: string, options: OvokBearerStrategyOptions = {}) {
  const passport = new Passport();
  const { httpClient } = options;
  passport.use(new OvokStrategy({ baseURL, clientId, tenantId, httpClient }) as never);
  passport.use(new OvokBearerStrategy({ baseURL, project: projectId, ...options }) as never);
  const app = express();
  const authenticate = (name: string) =>
    passport.authenticate(name, { session: false }) as express.RequestHandler;
  app.post('/login', express.json(), authenticate('ovok'), (_req, res) => void res.sendStatus(204));
  app.get('/api', authenticate('ovok-bearer'), (req, res) => void res.json(req.user));
  app.use(((error: { status: number; code: string; headers: object }, _req, res, _next) => {
    res.status(error.status).set(error.headers).json({ code: error.code });
  }) as express.ErrorRequestHandler);
  const server = http.createServer({ maxHeaderSize: 65_536 }, app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = (token: string) => fetch(`${url}/api`, { headers: { authorization: `Bearer ${token}` } });
  const logIn = () =>
    fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
  return { url, api, logIn };
}

/** As many values as said. */
export const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => make(index));

/** How often each value is there. */
export function counted(values: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

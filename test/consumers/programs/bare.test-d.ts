// Compiled, never run: an application that has no types but Node's own.
import http from 'node:http';
import axios from 'axios';
import * as ovok from 'passport-ovok';
import { startSandbox, type Sandbox, type SandboxOptions } from 'passport-sandbox';
import * as upstream from 'passport-upstream';
import * as vero from 'passport-vero';

declare const accounts: { upsert(id: string): Promise<{ id: number }> };
const ids = { clientId: 'c', tenantId: 't' };
const bearer = { jwks: 'https://keys.example', issuer: 'i', audience: 'a', algorithms: ['ES256'] };

new ovok.OvokStrategy();
new ovok.OvokStrategy({ ...ids, httpClient: axios.create(), timeout: undefined });
new ovok.OvokStrategy(async (user) => accounts.upsert(user.profile.reference));
new ovok.OvokStrategy(ids, (user, done) => done(null, user.emails[0]?.value === 'x' ? user : false));
new ovok.OvokStrategy({ ...ids, passReqToCallback: true }, (req: http.IncomingMessage, user, done) => {
  done(null, { user, agent: req.headers['user-agent'] });
});
new ovok.OvokStrategy({ clientId: (req: http.IncomingMessage) => req.headers.host ?? '', tenantId: 't' });
new ovok.OvokBearerStrategy({ project: 'any', cacheTtl: 5_000 }, (user) => accounts.upsert(user.id));
new vero.VeroStrategy();
new vero.VeroStrategy({ baseURL: 'https://vero.example', httpClient: axios });
new vero.VeroStrategy((user, done) => done(null, user, { at: user.session.authenticatedAt?.getTime() }));
new vero.VeroStrategy({}, async (user) => accounts.upsert(user.tokens.jwt));
new vero.VeroStrategy({ passReqToCallback: true }, (req: http.IncomingMessage, user) => [req.url, user.id]);
new vero.VeroBearerStrategy(bearer, (user, done) => done(null, user));

// @ts-expect-error an unknown option
new ovok.OvokStrategy({ clientID: 'c' });
// @ts-expect-error milliseconds are a number
new ovok.OvokStrategy({ timeout: '10s' });
// @ts-expect-error without passReqToCallback verify gets no request
new ovok.OvokStrategy(ids, (req: object, user: object, done: ovok.VerifyCallback) => done(null, user));
// @ts-expect-error done takes no text for a user
new ovok.OvokStrategy(ids, (user, done) => done(null, 'user'));
// @ts-expect-error an unknown option
new ovok.OvokBearerStrategy({ cacheTTL: 5_000 });
// @ts-expect-error an unknown option
new vero.VeroStrategy({ clientId: 'c' });
// @ts-expect-error no such code
new vero.VeroStrategy({ messages: { wrong_password: 'x' } });
// @ts-expect-error no such outcome
new vero.VeroStrategy({ outcomes: { 404: 'success' } });
// @ts-expect-error an axios instance can ask
new vero.VeroStrategy({ httpClient: {} });
// @ts-expect-error issuer, audience and algorithms are required
new vero.VeroBearerStrategy({ jwks: 'https://keys.example' });
// @ts-expect-error a port is a number
void startSandbox({ ovokPort: '4001' });
// @ts-expect-error an unknown option
upstream.freshTokens({}, { leaway: 5_000 });

const clients = { ovok: new ovok.OvokClient(ids), vero: new vero.VeroClient() };
http.createServer((req, res) => {
  upstream.freshTokens(clients, { leeway: 5_000 })(req, res, () => {
    upstream.signOut(clients)(req, res, () => res.end());
  });
});
upstream.toSession({}, (_error, kept) => void kept);

/** One class, whichever package it is from. */
export const statusOf = (error: upstream.UpstreamError): number => {
  const same: ovok.UpstreamError & vero.UpstreamError = error;
  return same.status;
};

export async function tokens(signal: AbortSignal): Promise<ovok.OvokTokens | ovok.FailureCode> {
  const { user, refusal } = await clients.ovok.login({ email: 'a@example.com', password: 'p' }, { signal });
  // @ts-expect-error there may be no user
  void user.tokens;
  return refusal ? refusal.code : user.tokens;
}

export async function sandboxed(options: SandboxOptions): Promise<vero.KeySet> {
  const sandbox: Sandbox = await startSandbox({ ...options, log: (line) => line.length });
  sandbox.ovok.next({ status: 429, headers: { 'Retry-After': '7' } }, { fault: 'html' });
  sandbox.clock.advance(1_000);
  const { jwks } = sandbox.vero;
  new vero.VeroBearerStrategy({ ...bearer, jwks });
  await sandbox.close();
  return jwks;
}

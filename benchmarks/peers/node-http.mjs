import http from 'node:http';
import https from 'node:https';
import { URL } from 'node:url';
import { Strategy as LocalStrategy } from 'passport-local';
import { ids } from '../load/account.mjs';

/** passport-local with `node:http` by hand, over an Agent that keeps its connections. */
export const strategy = (options) => localStrategy(poster(options));

/** passport-local with whatever posts a text to the login service, and gives the status and the body of the response. */
export const localStrategy = (post) =>
  new LocalStrategy({ usernameField: 'email' }, async (email, password, done) => {
    try {
      const { status, body } = await post(JSON.stringify({ email, password, ...ids }));
      if (status === 401) return done(null, false);
      if (status !== 200) throw new Error(`the login service responded with ${status}`);
      const data = JSON.parse(body);
      done(null, { id: data.profile.reference, name: data.profile.display, token: data.accessToken });
    } catch (error) {
      done(error);
    }
  });

/** Gives what posts a text to the login service. */
export function poster({ baseURL, limits: { timeout } = {} }) {
  const url = new URL('/auth/b2b/login', baseURL);
  const { Agent, request } = url.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  return (text) =>
    new Promise((resolve, reject) => {
      const req = request(url, {
        method: 'POST',
        agent,
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
        ...(timeout ? { signal: AbortSignal.timeout(timeout) } : {}),
      });
      req.on('error', reject);
      req.on('response', (res) => {
        let body = '';
        res.setEncoding('utf8');
        res.on('data', (chunk) => (body += chunk));
        res.on('error', reject);
        res.on('end', () => resolve({ status: res.statusCode, body }));
      });
      req.end(text);
    });
}

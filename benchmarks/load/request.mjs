import { emailOf, idOf, password } from './account.mjs';

/**
 * What a connection sends, and how its response is judged.
 *
 * @typedef {{ bytes: string, problemOf: (response: { status: number | 'closed', body: string }) => string | undefined }} Request
 */

/**
 * A login of one person. Its problem is another status than 200, or the identity of somebody else.
 *
 * @returns {Request}
 */
export function personLogin(kind, number) {
  const email = emailOf(kind, number);
  return {
    bytes: loginBytes(email, password),
    problemOf: ({ status, body }) => {
      if (status !== 200) return String(status);
      return JSON.parse(body).id === idOf(email) ? undefined : 'wrong person';
    },
  };
}

/**
 * A page that somebody who is signed in asks for.
 *
 * @returns {Request}
 */
export const pageVisit = ({ path, cookie }) => ({
  bytes: `GET ${path} HTTP/1.1\r\nHost: app\r\nCookie: ${cookie}\r\n\r\n`,
  problemOf: ({ status }) => (status === 200 ? undefined : String(status)),
});

/** The bytes of a login. */
export function loginBytes(email, secret) {
  const body = JSON.stringify({ email, password: secret });
  return `POST /login HTTP/1.1\r\nHost: app\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** The bytes of a request for the route that needs no login service. */
export const healthBytes = 'GET /healthz HTTP/1.1\r\nHost: app\r\n\r\n';

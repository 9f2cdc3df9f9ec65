import { setTimeout as delay } from 'node:timers/promises';
import type { Sandbox } from 'passport-sandbox';
import { maxAtVero } from './started-app';

/** What a program has that signed in at a provider itself. */
export const tokenFrom = {
  async ovok({ ovokURL, accounts }: Sandbox, person = accounts[0]!): Promise<string> {
    const { email, password, clientId, tenantId } = person;
    const { accessToken } = await post(`${ovokURL}/auth/b2b/login`, { email, password, clientId, tenantId });
    return accessToken!;
  },
  async vero({ veroURL }: Sandbox): Promise<string> {
    const { jwt } = await post(`${veroURL}/api/auth/login`, maxAtVero);
    return jwt!;
  },
};

/** The tokens of the application's next login at Ovok, once it is done. */
export function nextOvokTokens(sandbox: Sandbox): { accessToken: string; refreshToken: string } {
  const tokens = { accessToken: '', refreshToken: '' };
  sandbox.ovok.next({
    path: '/auth/b2b/login',
    edit: (body) => {
      tokens.accessToken = String(body.accessToken);
      tokens.refreshToken = String(body.refreshToken);
      return body;
    },
  });
  return tokens;
}

/** What Ovok says to a token: 200 or 401. */
export async function ovokSaysTo(sandbox: Sandbox, token: string): Promise<number> {
  const { status } = await fetch(`${sandbox.ovokURL}/auth/me`, { headers: bearing(token) });
  return status;
}

/** Ends a session at Ovok, as its owner does from another device. */
export async function endAtOvok(sandbox: Sandbox, token: string): Promise<void> {
  const url = `${sandbox.ovokURL}/auth/session/current`;
  const { status } = await fetch(url, { method: 'DELETE', headers: bearing(token) });
  expect(status).toBe(200);
}

/** Resolves when Ovok has been asked so many times, be it about to answer or not. */
export async function untilAsked(sandbox: Sandbox, times: number): Promise<void> {
  while (sandbox.ovok.requests.length < times) await delay(5);
}

export const bearing = (token: string) => ({ authorization: `Bearer ${token}` });

async function post(url: string, body: object): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' };
  const res = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers });
  expect(res.status).toBe(200);
  return (await res.json()) as Record<string, string>;
}

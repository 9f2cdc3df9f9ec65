import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { answerJSON, scriptedUpstream } from './scripted-upstream';

/** The tokens of one login. */
interface Family {
  refreshToken: string;
  isEnded: boolean;
}

/** As much of Ovok as sessions need. A refresh token that comes a second time ends its session (RFC 9700, 4.14.2). */
export interface StrictOvok {
  baseURL: string;
  /** Seconds that tokens live. */
  lifetime: number;
  /** Milliseconds that a refresh takes. */
  refreshMs: number;
  /** Refreshes so far, and how many of them came with a used token. */
  refreshes: number;
  reused: number;
}

/** Starts it; it is closed after the test. */
export async function strictOvok(): Promise<StrictOvok> {
  const families = new Map<string, Family>();
  const state: StrictOvok = { baseURL: '', lifetime: 3_600, refreshMs: 0, refreshes: 0, reused: 0 };
  const issue = (family: Family) => {
    family.refreshToken = randomUUID();
    families.set(family.refreshToken, family);
    return { accessToken: randomUUID(), refreshToken: family.refreshToken };
  };
  const upstream = await scriptedUpstream((req, res, body) => {
    if (req.url === '/auth/b2b/login') {
      const { email } = JSON.parse(body) as { email: string };
      const person = { reference: `Patient/${email}`, display: email };
      const project = { reference: 'Project/1', display: 'Project' };
      const tokens = issue({ refreshToken: '', isEnded: false });
      return answerJSON(res, { ...tokens, expiresIn: state.lifetime, profile: person, project });
    }
    if (req.url !== '/auth/refresh-token') return answerJSON(res, {});
    const sent = (JSON.parse(body) as { refresh_token: string }).refresh_token;
    const family = families.get(sent);
    state.refreshes += 1;
    if (family && family.refreshToken !== sent) {
      state.reused += 1;
      family.isEnded = true;
    }
    const tokens = family && !family.isEnded ? issue(family) : undefined;
    void delay(state.refreshMs).then(() => {
      if (!tokens) return answerJSON(res, { statusCode: 401, message: 'Unauthorized' }, 401);
      const { accessToken, refreshToken } = tokens;
      answerJSON(res, { access_token: accessToken, refresh_token: refreshToken, expires_in: state.lifetime });
    });
  });
  state.baseURL = upstream.baseURL;
  return state;
}

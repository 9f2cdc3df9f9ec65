import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';

/** The tokens that the provider gives. */
export interface Tokens {
  accessToken: string;
  refreshToken?: string;
  expiresAt: number;
}

/** A provider whose tokens are numbered, and that responds to refreshes as a test says. */
export interface ScriptedProvider {
  /** How long the tokens of the next login and of the next refreshes live, in milliseconds. */
  loginLifetime: number;
  refreshLifetime: number;
  /** The status of the next refreshes; 0 is silence. */
  refreshStatus: number;
  /** Awaited before the response to a refresh. */
  beforeRefresh: () => Promise<void>;
  logoutStatus: number;
  /** Whether logins give a refresh token. */
  refreshable: boolean;
  /** The refresh tokens that were taken, in their order. */
  refreshed: string[];
  /** Whether a refresh token that is sent a second time ends the session (RFC 9700, section 4.14.2). */
  isStrict: boolean;
  /** The refresh tokens that were sent a second time. */
  reused: string[];
  /** Whether refreshes give the same two refresh tokens in turns, and take them again. */
  alternates: boolean;
  /** Whether refusals are awaited, too. */
  delaysRefusals: boolean;
  /** Refreshes asked for. */
  attempts: number;
  /** Awaited by the route `/slow`. */
  whileHandling: () => Promise<void>;
  /** The access tokens whose sessions were ended. */
  ended: string[];
}

/** Starts the provider. */
export async function scriptedProvider() {
  const provider: ScriptedProvider = {
    loginLifetime: 3_600_000,
    refreshLifetime: 3_600_000,
    refreshStatus: 200,
    beforeRefresh: () => Promise.resolve(),
    logoutStatus: 200,
    refreshable: true,
    refreshed: [],
    isStrict: false,
    reused: [],
    alternates: false,
    delaysRefusals: false,
    attempts: 0,
    whileHandling: () => Promise.resolve(),
    ended: [],
  };
  let issued = 0;
  const families = new Map<string, { isEnded: boolean }>();
  const tokens = (lifetime: number, family = { isEnded: false }) => {
    issued += 1;
    const number = provider.alternates ? 2 + (issued % 2) : issued;
    const refreshToken = provider.refreshable ? `refresh-${number}` : undefined;
    families.set(`refresh-${number}`, family);
    return { accessToken: `access-${issued}`, refreshToken, lifetime: String(lifetime) };
  };
  const upstream = await scriptedUpstream((req, res, body) => {
    if (req.url === '/login') return answerJSON(res, tokens(provider.loginLifetime));
    if (req.url === '/session') {
      provider.ended.push(String(req.headers.authorization));
      if (provider.logoutStatus) answerJSON(res, {}, provider.logoutStatus);
      return;
    }
    const { refreshToken = '' } = JSON.parse(body) as Partial<Tokens>;
    const family = families.get(refreshToken) ?? { isEnded: true };
    const isReused = !provider.alternates && provider.refreshed.includes(refreshToken);
    if (isReused) provider.reused.push(refreshToken);
    if (isReused && provider.isStrict) family.isEnded = true;
    // A refresh token is good for one use, and what becomes of it is decided when it comes.
    const status = isReused || family.isEnded ? 401 : provider.refreshStatus;
    const tokensOrNothing = status === 200 ? tokens(provider.refreshLifetime, family) : {};
    if (status === 200) provider.refreshed.push(refreshToken);
    provider.attempts += 1;
    if (status === 401 && !provider.delaysRefusals) return answerJSON(res, {}, 401);
    void provider.beforeRefresh().then(() => {
      if (status) answerJSON(res, tokensOrNothing, status, { 'Retry-After': '7' });
    });
  });
  return { provider, baseURL: upstream.baseURL };
}

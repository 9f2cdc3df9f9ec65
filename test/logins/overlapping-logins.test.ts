import { Passport } from 'passport';
import { OvokStrategy, type OvokUser } from 'passport-ovok';
import { VeroStrategy, type VeroUser } from 'passport-vero';
import { answerJSON, scriptedUpstream, type ScriptedUpstream } from '../support/upstreams/scripted-upstream';

const end = '2099-01-01T00:00:00Z';

/** Both login services in one: they answer at any time, in any order, who it was that asked. */
function shuffling(): Promise<ScriptedUpstream> {
  return scriptedUpstream((req, res, body) => {
    const { email, identifier } = JSON.parse(body) as { email?: string; identifier?: string };
    const reference = { reference: `Patient/${email}`, display: `${email}` };
    const session = { active: true, expires_at: end };
    const answers = {
      '/auth/b2b/login': { accessToken: `token-of-${email}`, project: reference, profile: reference },
      '/api/auth/login': {
        sessionToken: `session-of-${identifier}`,
        jwt: `token-of-${identifier}`,
        session,
        tokenizedSession: session,
        identity: { id: `${identifier}` },
      },
    };
    setTimeout(() => answerJSON(res, answers[req.url as keyof typeof answers]), Math.random() * 100);
  });
}

/** Who was signed in, and with which token: what may belong to nobody else. */
const identityOf = (user: OvokUser | VeroUser) =>
  user.provider === 'ovok'
    ? [user.id.replace('Patient/', ''), user.emails[0]?.value, user.tokens.accessToken]
    : [user.id, user.emails[0]?.value, user.tokens.jwt];

test.each(['name', 'instance'] as const)(
  'of 1,000 overlapping logins at each provider by %s, each gets its own identity',
  async (by) => {
    const { baseURL, bodies } = await shuffling();
    const slowVerify = async (user: object) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      return user;
    };
    const ids = { clientId: () => Promise.resolve('c'), tenantId: 't' };
    const ovok = new OvokStrategy({ baseURL, ...ids }, slowVerify);
    const vero = new VeroStrategy({ baseURL }, slowVerify);
    const passport = new Passport().use(ovok).use(vero);
    const signIn = (strategy: OvokStrategy | VeroStrategy, body: object) =>
      new Promise<unknown>((resolve) => {
        const named = by === 'name' ? strategy.name : strategy;
        const answer = (error: unknown, user: OvokUser | VeroUser) => resolve(error ?? identityOf(user));
        const middleware = passport.authenticate(named, answer as never) as (...args: unknown[]) => void;
        middleware({ headers: {}, body }, {}, resolve);
      });
    const people = Array.from({ length: 1_000 }, (_, number) => `person-${number}@example.com`);
    const traders = people.map((email) => `trading-${email}`);
    const password = 'secret';
    const identities = await Promise.all([
      ...people.map((email) => signIn(ovok, { email, password })),
      ...traders.map((identifier) => signIn(vero, { identifier, password })),
    ]);
    expect(identities).toEqual([...people, ...traders].map((email) => [email, email, `token-of-${email}`]));
    expect(bodies).toHaveLength(2_000);
  },
);

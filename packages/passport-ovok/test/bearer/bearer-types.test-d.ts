// Compiled, never run: the bearer strategy, and what goes around a login.
import express from 'express';
import passport from 'passport';
import axios from 'axios';
import {
  OvokBearerStrategy,
  OvokClient,
  OvokStrategy,
  freshTokens,
  jsonLogin,
  signOut,
  type FailureCode,
  type OvokBearerStrategyOptions,
  type OvokBearerUser,
  type OvokBearerVerifyFunction,
  type OvokBearerVerifyFunctionWithRequest,
  type OvokTokens,
  type OvokUser,
  type VerifyCallback,
} from '../../src';

declare const accounts: { find(id: string): Promise<{ account: number } | false> };

passport.use(new OvokBearerStrategy());
passport.use(new OvokBearerStrategy({ project: 'any' }));
passport.use(new OvokBearerStrategy({ project: ['p1', 'Project/p2'] as const, maxInFlight: 10 }));
passport.use(new OvokBearerStrategy({ cacheTtl: 5_000, cacheMax: 10, realm: 'api', name: 'api' }));
passport.use(new OvokBearerStrategy((user) => accounts.find(user.id)));
passport.use(new OvokBearerStrategy({ baseURL: 'https://api.ovok.com' }, (user) => accounts.find(user.id)));
passport.use(new OvokBearerStrategy(undefined, (user, done) => done(null, user, { scope: 'read' })));
passport.use(
  new OvokBearerStrategy({ httpClient: axios.create(), outcomes: { 403: 'invalid_credentials' } }),
);
passport.use(
  new OvokBearerStrategy({ passReqToCallback: true }, (req: express.Request, user, done) => {
    done(null, { ip: req.ip, name: user.displayName });
  }),
);

const verify: OvokBearerVerifyFunction = (user, done: VerifyCallback) => done(null, user);
const verifyWithRequest: OvokBearerVerifyFunctionWithRequest = (req, user, done) => done(null, { req, user });
const options: OvokBearerStrategyOptions = { timeout: undefined, cacheTtl: undefined };
passport.use(new OvokBearerStrategy(options, verify));
passport.use(new OvokBearerStrategy({ ...options, passReqToCallback: true }, verifyWithRequest));

// @ts-expect-error an unknown option
new OvokBearerStrategy({ cacheTTL: 5_000 });
// @ts-expect-error a bearer strategy needs no client id
new OvokBearerStrategy({ clientId: 'c' });
// @ts-expect-error milliseconds are a number
new OvokBearerStrategy({ cacheTtl: '5s' });
// @ts-expect-error a number of tokens
new OvokBearerStrategy({ cacheMax: true });
// @ts-expect-error nothing is read from a body
new OvokBearerStrategy({ usernameField: 'email' });
// @ts-expect-error without passReqToCallback verify gets no request
new OvokBearerStrategy({}, (req: object, user: object, done: VerifyCallback) => done(null, user));

declare const bearer: OvokBearerUser;
const provider: 'ovok' = bearer.provider;
const texts: string[] = [bearer.id, bearer.profile.display, bearer.project.reference];
const accessToken: string = bearer.tokens.accessToken;
// @ts-expect-error the token that was shown does not say when it ends
void bearer.tokens.expiresAt;
// @ts-expect-error a token that was shown cannot be refreshed
void bearer.tokens.refreshToken;
// @ts-expect-error tokens are read, not replaced
bearer.tokens = { accessToken };
void [provider, texts, accessToken];

/** What both have is used without asking which of them it is. */
export const nameOf = (user: OvokUser | OvokBearerUser): string => `${user.displayName} <${user.id}>`;

const client: OvokClient = new OvokStrategy().client;
const sameClient: OvokClient = new OvokBearerStrategy().client;
void sameClient;

const app = express();
app.use(freshTokens({ ovok: client }));
app.use(freshTokens({ ovok: client }, { leeway: 5_000 }));
app.post('/logout', signOut({ ovok: client }), (_req, res) => res.redirect('/'));
app.post('/api/login', express.json(), jsonLogin(passport, 'ovok'));
app.post('/api/token', jsonLogin(passport, 'ovok', { session: false }));
const bearerOnly = passport.authenticate('ovok-bearer', { session: false }) as express.RequestHandler;
app.get('/api/me', bearerOnly, (req, res) => {
  res.json((req.user as OvokBearerUser).profile);
});

// @ts-expect-error an unknown option
freshTokens({ ovok: client }, { leaway: 5_000 });
// @ts-expect-error a strategy is no client
signOut({ ovok: new OvokStrategy() });

export async function keep(tokens: OvokTokens, signal: AbortSignal): Promise<OvokTokens | FailureCode> {
  const { tokens: fresh, refusal } = await client.refresh(tokens, { signal });
  // @ts-expect-error there may be none
  void fresh.accessToken;
  if (refusal) return refusal.code;
  const { user } = await client.me(fresh.accessToken, { signal });
  const id: string | undefined = user?.id;
  const ended: { refusal?: { code: FailureCode } } = await client.logout(fresh.accessToken, { signal });
  void [id, ended];
  return fresh;
}

// @ts-expect-error a refresh takes the tokens
void client.refresh('r1');
// @ts-expect-error an access token is text
void client.me({ accessToken: 'a' });

// Compiled, never run: what an application writes must need no cast, and what it gets wrong must not compile.
import type express from 'express';
import passport from 'passport';
import axios from 'axios';
import {
  Strategy,
  UpstreamError,
  VeroClient,
  VeroStrategy,
  fromSession,
  toSession,
  type Failure,
  type FailureCode,
  type UpstreamErrorCode,
  type VerifyCallback,
  type VeroAuthenticateOptions,
  type VeroStrategyOptions,
  type VeroTokens,
  type VeroUser,
  type VeroVerifyFunction,
  type VeroVerifyFunctionWithRequest,
} from '../src';

declare const accounts: { upsert(user: VeroUser): Promise<{ id: number }> };

passport.use(new VeroStrategy());
passport.use(new VeroStrategy({}));
passport.use('other', new Strategy({ name: 'other', baseURL: 'https://platform.verolabs.co' }));
passport.use(new VeroStrategy(async (user) => accounts.upsert(user)));
passport.use(new VeroStrategy({ timeout: 5_000 }, async (user) => accounts.upsert(user)));
passport.use(new VeroStrategy(undefined, (user, done) => done(null, user)));
passport.use(new VeroStrategy((user, done) => done(null, user.id === 'x' ? user : false, { message: 'no' })));
passport.use(new VeroStrategy({}, (user) => Promise.resolve([user, { scope: 'all' }])));
passport.use(
  new VeroStrategy({ passReqToCallback: true }, (req: express.Request, user, done) => {
    done(null, { ip: req.ip, name: user.displayName });
  }),
);
passport.use(
  new VeroStrategy({ passReqToCallback: true }, (req, user) => accounts.upsert({ ...user, ...req })),
);
passport.use(
  new VeroStrategy({
    credentials: (req: express.Request) => ({ username: req.get('x-user') ?? '', password: 'p' }),
    messages: { inactive_session: (req: express.Request) => req.ip ?? '', rate_limited: 'Später' },
    outcomes: { 400: 'invalid_request' },
    httpClient: axios.create(),
  }),
);

const verify: VeroVerifyFunction = (user, done: VerifyCallback) => done(null, user);
const verifyWithRequest: VeroVerifyFunctionWithRequest = (req, user, done) => done(null, { req, user });
passport.use(new VeroStrategy({}, verify));
passport.use(new VeroStrategy({ passReqToCallback: true }, verifyWithRequest));

const options: VeroStrategyOptions = { timeout: undefined };
new VeroStrategy(options);
new VeroClient({ timeout: 5_000 });

// @ts-expect-error an unknown option
new VeroStrategy({ baseUrl: 'https://a.example' });
// @ts-expect-error Vero has no clients
new VeroStrategy({ clientId: 'c' });
// @ts-expect-error no such code
new VeroStrategy({ messages: { wrong_password: 'x' } });
// @ts-expect-error no such outcome
new VeroStrategy({ outcomes: { 404: 'success' } });
// @ts-expect-error without passReqToCallback verify gets no request
new VeroStrategy({}, (req: object, user: object, done: VerifyCallback) => done(null, user));
// @ts-expect-error with passReqToCallback the request comes first
new VeroStrategy({ passReqToCallback: true }, (user: VeroUser, done: VerifyCallback) => done(null, user));
// @ts-expect-error a client knows nothing of requests
new VeroClient({ usernameField: 'email' });
// @ts-expect-error both are needed
void new VeroClient().login({ identifier: 'a@example.com' });

const route: VeroAuthenticateOptions & passport.AuthenticateOptions = {
  failureRedirect: '/login',
  badRequestMessage: 'Fill in both fields',
};
passport.authenticate('vero', route);

passport.serializeUser(toSession);
passport.deserializeUser(fromSession);

declare const user: VeroUser;
const provider: 'vero' = user.provider;
const texts: string[] = [user.id, user.displayName, user.emails[0]!.value];
const familyName: string | undefined = user.name?.familyName;
const ends: [Date | undefined, number | undefined] = [user.session.expiresAt, user.tokens.expiresAt];
const tokens: VeroTokens = user.tokens;
const address: string | undefined = user.session.devices[0]?.ipAddress;
// @ts-expect-error traits are free-form
const city: string = user.traits['city'];
// @ts-expect-error tokens are read, not replaced
user.tokens = tokens;
// @ts-expect-error there is no such member
void user.profile;
void [provider, texts, familyName, ends, address, city];

export async function signIn(signal: AbortSignal): Promise<VeroUser | FailureCode> {
  const result = await new VeroStrategy().client.login(
    { identifier: 'a@example.com', password: 'p' },
    { signal },
  );
  return result.refusal ? result.refusal.code : result.user;
}

export function report(error: unknown, failure: Failure): UpstreamErrorCode | FailureCode {
  return error instanceof UpstreamError ? error.code : failure.code;
}

// Compiled, never run: what an application writes must need no cast, and what it gets wrong must not compile.
import type express from 'express';
import passport from 'passport';
import axios from 'axios';
import {
  OvokClient,
  OvokStrategy,
  Strategy,
  UpstreamError,
  fromSession,
  toSession,
  type Failure,
  type FailureCode,
  type OvokAuthenticateOptions,
  type OvokStrategyOptions,
  type OvokTokens,
  type OvokUser,
  type OvokVerifyFunction,
  type OvokVerifyFunctionWithRequest,
  type UpstreamErrorCode,
  type VerifyCallback,
} from '../src';

declare const accounts: { upsert(user: OvokUser): Promise<{ id: number }> };
const ids = { clientId: 'c', tenantId: 't' };

passport.use(new OvokStrategy());
passport.use(new OvokStrategy(ids));
passport.use('other', new Strategy({ name: 'other', baseURL: 'https://api.ovok.com' }));
passport.use(new OvokStrategy(async (user) => accounts.upsert(user)));
passport.use(new OvokStrategy(ids, async (user) => accounts.upsert(user)));
passport.use(new OvokStrategy(undefined, (user, done) => done(null, user)));
passport.use(new OvokStrategy((user, done) => done(null, user.id === 'x' ? user : false, { message: 'no' })));
passport.use(new OvokStrategy(ids, () => Promise.resolve(false)));
passport.use(new OvokStrategy(ids, (user) => Promise.resolve([user, { scope: 'all' }])));
passport.use(
  new OvokStrategy({ ...ids, passReqToCallback: true }, (req: express.Request, user, done) => {
    done(null, { ip: req.ip, name: user.displayName });
  }),
);
passport.use(
  new OvokStrategy({ ...ids, passReqToCallback: true }, (req, user) => accounts.upsert({ ...user, ...req })),
);
passport.use(new OvokStrategy({ ...ids, passReqToCallback: false }, (user, done) => done(null, user)));
passport.use(
  new OvokStrategy({
    clientId: (req: express.Request) => req.hostname,
    tenantId: (req) => Promise.resolve(req.headers.host ?? ''),
    credentials: (req: express.Request) => ({ username: req.get('x-user') ?? '', password: 'p' }),
    messages: { invalid_credentials: (req: express.Request) => req.ip ?? '', rate_limited: 'Später' },
    outcomes: { 404: 'error', 403: 'invalid_credentials' },
    httpClient: axios.create(),
  }),
);

const verify: OvokVerifyFunction = (user, done: VerifyCallback) => done(null, user);
const verifyWithRequest: OvokVerifyFunctionWithRequest = (req, user, done) => done(null, { req, user });
passport.use(new OvokStrategy(ids, verify));
passport.use(new OvokStrategy({ ...ids, passReqToCallback: true }, verifyWithRequest));

const options: OvokStrategyOptions = { ...ids, timeout: undefined };
new OvokStrategy(options);
new OvokClient({ ...ids, timeout: 5_000 });

// @ts-expect-error an unknown option
new OvokStrategy({ clientID: 'c' });
// @ts-expect-error an id is text, or a function that gives text
new OvokStrategy({ clientId: 7 });
// @ts-expect-error an id function has to give text
new OvokStrategy({ tenantId: (req) => req.headers.host });
// @ts-expect-error no such code
new OvokStrategy({ messages: { wrong_password: 'x' } });
// @ts-expect-error no such outcome
new OvokStrategy({ outcomes: { 404: 'success' } });
// @ts-expect-error milliseconds are a number
new OvokStrategy({ timeout: '10s' });
// @ts-expect-error without passReqToCallback verify gets no request
new OvokStrategy(ids, (req: object, user: object, done: VerifyCallback) => done(null, user));
// @ts-expect-error with passReqToCallback the request comes first
new OvokStrategy({ ...ids, passReqToCallback: true }, (user: OvokUser, done: VerifyCallback) =>
  done(null, user),
);
// @ts-expect-error done takes no text for a user
new OvokStrategy(ids, (user, done) => done(null, 'user'));
// @ts-expect-error a client's id is one
new OvokClient({ clientId: () => 'c' });
// @ts-expect-error a client knows nothing of requests
new OvokClient({ usernameField: 'email' });
// @ts-expect-error both are needed
void new OvokClient(ids).login({ email: 'a@example.com' });

const route: OvokAuthenticateOptions & passport.AuthenticateOptions = {
  failureRedirect: '/login',
  badRequestMessage: 'Fill in both fields',
  tenantId: (req: express.Request) => req.hostname,
};
passport.authenticate('ovok', route);
passport.authenticate(new OvokStrategy(), { successRedirect: '/' });

passport.serializeUser(toSession);
passport.deserializeUser(fromSession);

declare const user: OvokUser;
const provider: 'ovok' = user.provider;
const texts: string[] = [
  user.id,
  user.displayName,
  user.emails[0]!.value,
  user.profile.reference,
  user.project.display,
];
const tokens: OvokTokens = user.tokens;
const end: number = tokens.expiresAt;
const refreshToken: string | undefined = tokens.refreshToken;
// @ts-expect-error tokens are read, not replaced
user.tokens = tokens;
// @ts-expect-error there is no such member
void user.traits;
const spread = { ...user };
void [provider, texts, end, refreshToken, spread];

export async function signIn(signal: AbortSignal): Promise<OvokUser | FailureCode> {
  const client = new OvokStrategy().client;
  const result = await client.login({ email: 'a@example.com', password: 'p' }, { signal });
  if (result.refusal) {
    const seconds: number | undefined = result.refusal.retryAfter;
    void seconds;
    return result.refusal.code;
  }
  return result.user;
}

export function report(error: unknown, failure: Failure): UpstreamErrorCode | FailureCode {
  return error instanceof UpstreamError ? error.code : failure.code;
}

// Compiled, never run: the bearer strategy, and what goes around a login.
import express from 'express';
import passport from 'passport';
import type { SandboxVero } from 'passport-sandbox';
import {
  VeroBearerStrategy,
  VeroClient,
  VeroStrategy,
  freshTokens,
  jsonLogin,
  signOut,
  type KeySet,
  type VerifyCallback,
  type VeroBearerStrategyOptions,
  type VeroBearerUser,
  type VeroBearerVerifyFunction,
  type VeroBearerVerifyFunctionWithRequest,
  type VeroUser,
} from '../../src';

declare const accounts: { find(id: string): Promise<{ account: number } | false> };
declare const sandbox: SandboxVero;

const jwks: KeySet = sandbox.jwks;
const options: VeroBearerStrategyOptions = {
  jwks: 'https://keys.example/jwks.json',
  issuer: 'https://issuer.example',
  audience: 'orders',
  algorithms: ['ES256'],
};
passport.use(new VeroBearerStrategy(options));
passport.use(new VeroBearerStrategy({ ...options, jwks, issuer: ['a', 'b'], audience: ['c', 'd'] }));
passport.use(new VeroBearerStrategy({ ...options, jwks: new URL('https://keys.example'), realm: 'api' }));
passport.use(new VeroBearerStrategy(options, (user) => accounts.find(user.id)));
passport.use(new VeroBearerStrategy(options, (user, done) => done(null, user, { scope: 'read' })));
passport.use(
  new VeroBearerStrategy({ ...options, passReqToCallback: true }, (req: express.Request, user, done) => {
    done(null, { ip: req.ip, name: user.displayName });
  }),
);

const verify: VeroBearerVerifyFunction = (user, done: VerifyCallback) => done(null, user);
const verifyWithRequest: VeroBearerVerifyFunctionWithRequest = (req, user, done) => done(null, { req, user });
passport.use(new VeroBearerStrategy(options, verify));
passport.use(new VeroBearerStrategy({ ...options, passReqToCallback: true }, verifyWithRequest));

// @ts-expect-error Vero publishes nothing of what is needed
new VeroBearerStrategy();
// @ts-expect-error all four are needed
new VeroBearerStrategy({ jwks, issuer: 'i', audience: 'a' });
// @ts-expect-error a list
new VeroBearerStrategy({ ...options, algorithms: 'ES256' });
// @ts-expect-error a key set, not a key
new VeroBearerStrategy({ ...options, jwks: sandbox.jwks.keys[0] });
// @ts-expect-error an unknown option
new VeroBearerStrategy({ ...options, cacheTtl: 5_000 });
// @ts-expect-error without passReqToCallback verify gets no request
new VeroBearerStrategy(options, (req: object, user: object, done: VerifyCallback) => done(null, user));

declare const bearer: VeroBearerUser;
const provider: 'vero' = bearer.provider;
const texts: string[] = [bearer.id, bearer.displayName, bearer.tokens.jwt];
const end: number | undefined = bearer.tokens.expiresAt;
const scope: unknown = bearer._json['scope'];
// @ts-expect-error a JWT is no session
void bearer.tokens.sessionToken;
// @ts-expect-error a JWT has no traits
void bearer.traits;
void [provider, texts, end, scope];

/** What both have is used without asking which of them it is. */
export const nameOf = (user: VeroUser | VeroBearerUser): string => `${user.displayName} <${user.id}>`;

const client: VeroClient = new VeroStrategy().client;
const app = express();
app.use(freshTokens({ vero: client }));
app.post('/logout', signOut({ vero: client }), (_req, res) => res.redirect('/'));
app.post('/api/login', express.json(), jsonLogin(passport, 'vero'));

// @ts-expect-error Vero publishes no refresh
void client.refresh;
// @ts-expect-error and no logout
void client.logout;

// Compiled, never run: both providers in one application.
import type express from 'express';
import { OvokStrategy, UpstreamError as OvokError, type OvokUser } from 'passport-ovok';
import { UpstreamError as VeroError, VeroStrategy, type VeroUser } from 'passport-vero';
import passport from 'passport';

passport.use(new OvokStrategy()).use(new VeroStrategy());
passport.authenticate(['ovok', 'vero'], { session: false });

/** `provider` tells the two users apart. */
export function describe(req: express.Request): string {
  const user = req.user as OvokUser | VeroUser;
  // @ts-expect-error not before the provider is known
  void user.project;
  if (user.provider === 'ovok') return `${user.project.display} ${user.tokens.accessToken}`;
  // @ts-expect-error not of this provider
  void user.tokens.accessToken;
  return `${user.session.expiresAt?.toISOString()} ${user.tokens.jwt}`;
}

/** One class, whichever package it is imported from. */
export function statusOf(error: OvokError): number {
  const same: VeroError = error;
  return same.status;
}

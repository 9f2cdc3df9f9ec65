import type { ErrorRequestHandler } from 'express';
import { problemOf } from '../errors/problem';
import { localPath } from '../auth/local-path';

/** Redirects visitors who are not signed in to the login page, which leads back to where they wanted to go. */
export const redirectToLogin: ErrorRequestHandler = (error: unknown, req, res, next) => {
  const { code } = problemOf(error);
  if (!['not_signed_in', 'session_ended'].includes(code)) return next(error);
  const query = new URLSearchParams({ returnTo: localPath(req.originalUrl) });
  if (code === 'session_ended') query.set('ended', '1');
  res.redirect(`/login?${query.toString()}`);
};

import type { RequestHandler } from 'express';
import { Problem } from '../errors/problem';

/** Ends a route: the path is right, the method is not. */
export function only(...methods: string[]): RequestHandler {
  const allowed = methods.join(', ');
  return () => {
    throw new Problem(405, 'method_not_allowed', { Allow: allowed });
  };
}

/** Ends a router: nothing has this path. */
export const notFound: RequestHandler = () => {
  throw new Problem(404, 'not_found');
};

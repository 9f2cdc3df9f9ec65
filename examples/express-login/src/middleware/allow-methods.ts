import type { RequestHandler } from 'express';
import { Problem } from '../errors/problem';

/** Ends a route: responds 405 to any other method. */
export function allowMethods(...methods: string[]): RequestHandler {
  const allowed = methods.join(', ');
  return () => {
    throw new Problem(405, 'method_not_allowed', { Allow: allowed });
  };
}

/** Ends a router: responds 404. */
export const notFound: RequestHandler = () => {
  throw new Problem(404, 'not_found');
};

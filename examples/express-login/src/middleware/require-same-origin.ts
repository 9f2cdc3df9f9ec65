import type { RequestHandler } from 'express';
import { Problem } from '../errors/problem';

/**
 * Refuses requests from pages of other sites. Browsers say where a POST comes from; a client that does not is no browser,
 * and has no cookie that another site could misuse.
 */
export const requireSameOrigin: RequestHandler = (req, _res, next) => {
  const { origin, 'sec-fetch-site': site = 'none' } = req.headers;
  const ours = `${req.protocol}://${req.host}`;
  if ((origin !== undefined && origin !== ours) || (site !== 'same-origin' && site !== 'none')) {
    throw new Problem(403, 'foreign_origin');
  }
  next();
};

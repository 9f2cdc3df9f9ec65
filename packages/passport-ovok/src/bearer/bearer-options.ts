import {
  check,
  upstreamChecks,
  type BearerStrategyOptions,
  type OptionChecks,
  type UpstreamOptions,
} from 'passport-upstream/provider';
import { projectCheck } from './project';

/** The options of `OvokBearerStrategy`. `project` is required, here or in the environment. */
export interface OvokBearerStrategyOptions extends BearerStrategyOptions, UpstreamOptions {
  /**
   * Whose tokens are taken: those of the users of one project, by its id or its reference (`Project/…`), or of a list
   * of projects. `'any'` takes the token of any Ovok customer's user, who then may have the id of a user here.
   * @default OVOK_PROJECT, which may hold several with commas between
   */
  project?: string | readonly string[] | undefined;
  /**
   * Milliseconds that Ovok's decision about a token is remembered. A revoked token is taken for as long.
   * @default 30_000
   */
  cacheTtl?: number | undefined;
  /**
   * Maximum number of good tokens that are remembered, at most 1,000,000. As many refused ones are remembered apart.
   * @default 1_000
   */
  cacheMax?: number | undefined;
  /**
   * Maximum number of checks under way at once. One more is `ERR_UPSTREAM_BUSY` (503), and nothing is sent.
   * @default 100
   */
  maxInFlight?: number | undefined;
}

const maxCacheMax = 1_000_000;

/** The checks of {@link OvokBearerStrategyOptions} beyond those of every bearer strategy. */
export const ovokBearerChecks: OptionChecks = {
  ...upstreamChecks,
  project: projectCheck,
  cacheTtl: check.milliseconds,
  // The cache reserves memory for as many entries when it is made.
  cacheMax: (value) =>
    check.count(value) ?? ((value as number) > maxCacheMax ? `must be at most ${maxCacheMax}` : undefined),
  maxInFlight: check.count,
};

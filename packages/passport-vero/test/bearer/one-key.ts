import { attempt } from '../../../../test/support/attempt';
import { bearing } from '../../../../test/support/bearer-outcome';
import { VeroBearerStrategy } from '../../src';
import { optionsFor, pairOf } from './tokens';

export const pair = pairOf('key-1');
export const strategyOf = (changes?: object) =>
  new VeroBearerStrategy(optionsFor({ keys: [pair.jwk] }, changes));
export const tried = async (token: string | Promise<string>, changes?: object) =>
  attempt(strategyOf(changes), bearing(await token));

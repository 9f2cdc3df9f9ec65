import { inspect } from 'node:util';
import type { UpstreamError } from 'passport-upstream';

/** Ids that are none, and what is wrong with them; where they are texts or lists, `secret` stands in them. */
export const badIds = [
  ['empty', ''],
  ['a number', 7],
  ['a boolean', true],
  ['an array', ['Patient/secret']],
  ['an object', { id: 'Patient/secret' }],
  ['257 characters long', 'x'.repeat(257)],
  ['with a newline', 'Patient/\nsecret'],
  ['with NUL', 'Patient/\u0000secret'],
  ['with a C1 control character', 'Patient/\u0085secret'],
  ['with a lone surrogate', 'Patient/\ud800secret'],
] as const;

/** Tokens that are none, likewise. */
export const badTokens = [
  ['empty', ''],
  ['a number', 7],
  ['an object', { token: 'secret' }],
  ['an array', ['secret']],
  ['with a blank', 'secret token'],
  ['with a blank at the end', 'secret '],
  ['with a line end', 'secret\r\nX-Evil: 1'],
  ['with a letter beyond ASCII', 'sécret'],
  ['longer than 16 KiB', 'x'.repeat(16_385)],
] as const;

/** What is not there. */
export const absent = [
  ['missing', undefined],
  ['null', null],
] as const;

/** What a parser throws. */
export function thrownBy(parse: () => unknown): UpstreamError {
  try {
    parse();
  } catch (error) {
    return error as UpstreamError;
  }
  throw new Error('it was accepted');
}

/** Fails the test unless a reply is refused by the name of a member, without a word of what stood there. */
export function expectRefusal(parse: () => unknown, provider: string, reason: string) {
  const error = thrownBy(parse);
  expect(error).toMatchObject({ code: 'ERR_UPSTREAM_RESPONSE', status: 502, provider });
  expect(error.reason).toBe(reason);
  expect(inspect(error, { showHidden: true })).not.toContain('secret');
}

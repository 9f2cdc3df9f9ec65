import { mark } from './people.mjs';

/**
 * Looks for what must be in no line of a log: a password, a token, a cookie.
 *
 * @param {Set<string>} tokens those that are in use, beside the JSON Web Tokens, which are told by their look
 * @returns {(line: string) => string | undefined} what kind of secret is in a line
 */
export function secretFinder(tokens) {
  return (line) => {
    if (line.includes(mark) || line.includes(encodeURIComponent(mark))) return 'a password';
    if (/\beyJ[\w-]{8,}/.test(line) || [...tokens].some((token) => line.includes(token))) return 'a token';
    if (/s(?::|%3A)[\w-]{20,}/.test(line)) return 'a cookie';
    return undefined;
  };
}

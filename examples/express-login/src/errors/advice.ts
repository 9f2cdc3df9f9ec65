import { inWords } from '../i18n/duration';
import type { Texts } from '../i18n/texts';
import type { Problem } from './problem';

/** What a problem is and, where nothing helps but to wait, for how long. */
export function adviceOn(problem: Problem, texts: Texts): string {
  const { status, code, said, retryAfter } = problem;
  const what = said ?? texts.problems[code];
  if (retryAfter !== undefined) {
    return `${what} ${texts.tryAgainIn(inWords(retryAfter, texts.locale, Math.ceil))}`;
  }
  return status === 429 || status >= 500 ? `${what} ${texts.tryAgainLater}` : what;
}

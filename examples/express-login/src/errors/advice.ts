import { durationInWords } from '../i18n/duration';
import type { Texts } from '../i18n/texts';
import type { Problem } from './problem';

/** Says what the problem is and, where waiting helps, for how long. */
export function adviceFor(problem: Problem, texts: Texts): string {
  const { status, code, detail, retryAfter } = problem;
  const what = detail ?? texts.problems[code];
  if (retryAfter !== undefined) {
    return `${what} ${texts.tryAgainIn(durationInWords(retryAfter, texts.locale, Math.ceil))}`;
  }
  return status === 429 || status >= 500 ? `${what} ${texts.tryAgainLater}` : what;
}

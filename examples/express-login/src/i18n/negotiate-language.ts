import type { Request, Response } from 'express';
import type { FailureCode } from 'passport-ovok';
import { english } from './english';
import { german } from './german';
import type { Texts } from './texts';
import { vietnamese } from './vietnamese';

// The first is the default. Another language is another entry here.
const languages: readonly Texts[] = [english, german, vietnamese];

/**
 * Chooses the texts by `Accept-Language`: `de-AT` gets German, an unknown language gets English.
 *
 * @param res where it is given, its headers say which language was chosen
 */
export function negotiateLanguage(req: Request, res?: Response): Texts {
  const best = req.acceptsLanguages(languages.map(({ lang }) => lang));
  const texts = languages.find(({ lang }) => lang === best) ?? english;
  res?.vary('Accept-Language').set('Content-Language', texts.lang);
  return texts;
}

const inVisitorsLanguage = (code: FailureCode) => (req: Request) => negotiateLanguage(req).problems[code];

/** The login strategies' option `messages`: the text of each refusal in the visitor's language. */
export const messages: Record<FailureCode, (req: Request) => string> = {
  missing_credentials: inVisitorsLanguage('missing_credentials'),
  malformed_credentials: inVisitorsLanguage('malformed_credentials'),
  invalid_request: inVisitorsLanguage('invalid_request'),
  invalid_credentials: inVisitorsLanguage('invalid_credentials'),
  inactive_session: inVisitorsLanguage('inactive_session'),
  rate_limited: inVisitorsLanguage('rate_limited'),
};

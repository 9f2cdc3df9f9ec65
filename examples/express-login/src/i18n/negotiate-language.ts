import type { Request, Response } from 'express';
import type { FailureCode } from 'passport-ovok';
import { english } from './english';
import { german } from './german';
import type { Texts } from './texts';
import { vietnamese } from './vietnamese';

// The first is for who asks for none of them. Another language is another entry here.
const languages: readonly Texts[] = [english, german, vietnamese];

/** The texts in the language that the request asks for: `de-AT` gets German, what nobody here speaks English. */
export function textsFor(req: Request): Texts {
  const best = req.acceptsLanguages(languages.map(({ lang }) => lang));
  return languages.find(({ lang }) => lang === best) ?? english;
}

/** The same, for an answer that is written in it and says so. */
export function speak(req: Request, res: Response): Texts {
  const texts = textsFor(req);
  res.vary('Accept-Language').set('Content-Language', texts.lang);
  return texts;
}

const inTheirLanguage = (code: FailureCode) => (req: Request) => textsFor(req).problems[code];

/** The login strategies' option `messages`: refusals in the language of whoever is refused. */
export const messages: Record<FailureCode, (req: Request) => string> = {
  missing_credentials: inTheirLanguage('missing_credentials'),
  malformed_credentials: inTheirLanguage('malformed_credentials'),
  invalid_request: inTheirLanguage('invalid_request'),
  invalid_credentials: inTheirLanguage('invalid_credentials'),
  inactive_session: inTheirLanguage('inactive_session'),
  rate_limited: inTheirLanguage('rate_limited'),
};

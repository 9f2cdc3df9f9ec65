import type { ProblemCode } from '../errors/problem';

/** The statuses whose error page has a title of its own. */
export type TitledStatus = 400 | 403 | 404 | 405 | 413 | 429 | 500 | 502 | 503 | 504;

/** All texts of the site in one language. A language that lacks one does not compile. */
export interface Texts {
  /** For `<html lang>` and `Content-Language`. */
  lang: string;
  /** For `Intl`, which writes dates, times and numbers. */
  locale: string;
  login: {
    title: string;
    lead: string;
    accountAt: string;
    email: string;
    password: string;
    signInWith(provider: string): string;
    /** The button that shows what was typed; it stays pressed. */
    showPassword: string;
    forgotPassword: string;
    signedOut: string;
  };
  demo: {
    title: string;
    lead: string;
    fillIn: string;
    moreAccounts: string;
    faults: string;
    faultsLead: string;
  };
  profile: {
    title: string;
    signedInWith(provider: string): string;
    /** The heading of the countdown where the provider renews the token. */
    tokenEndsIn: string;
    renewed(until: string, provider: string): string;
    tokenEnded: string;
    newToken: string;
    /** The heading of the countdown where the session ends with the token. */
    signedInFor: string;
    notRenewed(until: string): string;
    sessionEnded: string;
    signInAgain: string;
    id: string;
    project: string;
    sessionAt(provider: string): string;
    signedInAt: string;
    sessionEndsAt(provider: string): string;
    devices: string;
    unknownPlace: string;
    signOut: string;
  };
  /** The part of the profile that shows Ovok's `/auth/me`. */
  ovok: {
    title: string;
    /** The name of the call and a full stop follow. */
    lead: string;
    ask: string;
    askAgain: string;
    name: string;
    email: string;
    project: string;
    asked: string;
  };
  error: {
    backToStart: string;
    titles: Record<TitledStatus, string>;
  };
  /** What happened, and what to do about it where that is more than to wait. */
  problems: Record<ProblemCode, string>;
  tryAgainLater: string;
  /** @param time such as "42 seconds" */
  tryAgainIn(time: string): string;
}

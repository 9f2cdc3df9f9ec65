import { join } from 'node:path';
import { Eta } from 'eta';
import type { OvokBearerUser } from 'passport-ovok';
import type { SandboxAccount } from 'passport-sandbox';
import type { Texts } from '../i18n/texts';
import type { TokenLife } from './token-life';
import type { Account } from '../auth/providers';

/** The login page. */
export interface LoginView {
  csrfToken: string;
  returnTo: string;
  /** Why this page shows, where nobody asked for it. */
  notice?: string | undefined;
  forms: LoginForm[];
  /** In the demo only. */
  demo?: DemoView | undefined;
}

/** Accounts to try. */
export interface DemoView {
  groups: {
    /** The provider's. */
    name: string;
    label: string;
    first: SandboxAccount[];
    more: SandboxAccount[];
  }[];
  faults: SandboxAccount[];
}

/** One provider's form. */
export interface LoginForm {
  name: string;
  label: string;
  usernameField: string;
  /** What was typed. There is no such member for the password: it is never sent back. */
  email: string;
  /** Whether it is the one that shows. */
  chosen: boolean;
  /** Why the last try did not work, and whether that is put right in the fields. */
  problem?: { text: string; inFields: boolean };
}

/** The profile page. */
export interface ProfileView {
  csrfToken: string;
  account: Account;
  /** The provider's name for people. */
  label: string;
  life?: TokenLife | undefined;
  /** Where Ovok was asked. */
  answer?: OvokAnswer | undefined;
}

/** What Ovok says of who is signed in, or why it does not. */
export type OvokAnswer = { user: OvokBearerUser } | { problem: string };

/** The page for anything that went wrong elsewhere. */
export interface ErrorView {
  title: string;
  message: string;
  status: number;
  code: string;
  /** For the sign-out, where somebody is signed in. */
  csrfToken?: string | undefined;
}

interface Views {
  login: LoginView;
  profile: ProfileView;
  error: ErrorView;
}

// Beside `src` and `dist` alike.
const eta = new Eta({ views: join(__dirname, '../..', 'views'), cache: true });

/** Renders a page. Whatever a template writes with `<%= … %>` is escaped. */
export function render<Name extends keyof Views>(name: Name, texts: Texts, view: Views[Name]): string {
  return eta.render(`./${name}`, { ...view, texts });
}

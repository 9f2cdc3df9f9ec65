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
  /** What led to this page, such as an ended session. */
  notice?: string | undefined;
  forms: LoginForm[];
  /** In the demo only. */
  demo?: DemoView | undefined;
}

/** Accounts to try. */
export interface DemoView {
  groups: {
    /** The provider's name. */
    name: string;
    label: string;
    first: DescribedAccount[];
    more: DescribedAccount[];
  }[];
  faultAccounts: SandboxAccount[];
}

/** An account whose description is in the language `lang`. */
type DescribedAccount = SandboxAccount & { lang: string };

/** One provider's form. */
export interface LoginForm {
  name: string;
  label: string;
  usernameField: string;
  /** The provider's page for a forgotten password, where one is configured. */
  recoveryURL?: string | undefined;
  /** The typed address. There is no such member for the password, which is never sent back. */
  email: string;
  /** Whether this form shows. */
  chosen: boolean;
  /** Why the login failed, and whether correcting the fields helps. */
  problem?: { text: string; inFields: boolean };
}

/** The profile page. */
export interface ProfileView {
  csrfToken: string;
  account: Account;
  /** The provider's name for people. */
  label: string;
  life?: TokenLife | undefined;
  /** Present where Ovok was asked. */
  statement?: OvokStatement | undefined;
}

/** What Ovok says of the user, or why it could not be asked. */
export type OvokStatement = { user: OvokBearerUser } | { problem: string };

/** The page for any other error. */
export interface ErrorView {
  title: string;
  message: string;
  status: number;
  code: string;
  /** For the sign-out button, where a user is signed in. */
  csrfToken?: string | undefined;
}

interface Views {
  login: LoginView;
  profile: ProfileView;
  error: ErrorView;
}

// The folder stands beside `src` and `dist`.
const eta = new Eta({ views: join(__dirname, '../..', 'views'), cache: true });

/** Renders a page. Templates escape what they write with `<%= … %>`. */
export function render<Name extends keyof Views>(name: Name, texts: Texts, view: Views[Name]): string {
  return eta.render(`./${name}`, { ...view, texts });
}

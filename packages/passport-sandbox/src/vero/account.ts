import { commonPassword } from '../accounts/common-password';
import { stableUUID } from '../accounts/stable-uuid';

/** The three places of a response where an identity can stand. */
export type VeroIdentityPlace = 'identity' | 'session' | 'tokenizedSession';

/** An account of your own in the Vero sandbox. */
export interface VeroAccount {
  /** Says that this is an account at Vero. */
  provider: 'vero';
  /** Compared without regard to upper and lower case. */
  email: string;
  /** The account's password. */
  password: string;
  /** The identity's id. @default a UUID made of the e-mail */
  id?: string;
  /** The identity's free-form traits. @default `{ email }` */
  traits?: Readonly<Record<string, unknown>>;
  /** Whether its sessions are active; a session that is not was revoked. @default true */
  active?: boolean;
  /** Whether its sessions have ended when they begin. @default false */
  expired?: boolean;
  /** Whether both sessions come without any of their members, which are all optional. @default false */
  bareSession?: boolean;
  /** Where the response has the identity; nowhere leaves the JWT's `sub`. @default all three places */
  identityIn?: readonly VeroIdentityPlace[];
  /** The status for a wrong password: Ory Kratos itself says 400. @default `veroWrongPassword`, else 401 */
  wrongPassword?: 400 | 401;
  /** What it is for, in one line of the table of accounts. @default "your own account" */
  description?: string;
}

/** An account with nothing left open, but for what the sandbox decides. */
export type CompleteVeroAccount = Required<Omit<VeroAccount, 'wrongPassword'>> &
  Pick<VeroAccount, 'wrongPassword'>;

/** Fills in what an account leaves open. */
export function completeVeroAccount(account: VeroAccount): CompleteVeroAccount {
  return {
    id: stableUUID(`vero:${account.email.toLowerCase()}`),
    traits: { email: account.email },
    active: true,
    expired: false,
    bareSession: false,
    identityIn: ['identity', 'session', 'tokenizedSession'],
    description: 'your own account',
    ...account,
  };
}

function ordinary(name: string, description: string, rest: Partial<VeroAccount> = {}): VeroAccount {
  const email = `${name}@example.com`;
  return { provider: 'vero', email, password: commonPassword, description, ...rest };
}

const traits = { email: 'max.mustermann@example.com', name: { first: 'Max', last: 'Mustermann' } };

/** The accounts that are there from the start. */
export const veroAccounts: readonly VeroAccount[] = [
  ordinary('max.mustermann', 'name in the traits as { first, last }', {
    password: 'A[.DmUv]2vE|n_+]',
    traits,
  }),
  ordinary('erika.mustermann', 'name in the traits as one string', {
    traits: { email: 'erika.mustermann@example.com', name: 'Erika Mustermann' },
  }),
  ordinary('no-name', 'no name in the traits'),
  ordinary('no-traits', 'empty traits', { traits: {} }),
  ordinary('inactive', 'its session is not active: revoked', { active: false }),
  ordinary('expired', 'its session has ended an hour ago', { expired: true }),
  ordinary('identity-in-session', 'identity in session alone', { identityIn: ['session'] }),
  ordinary('identity-in-tokenized', 'identity in tokenizedSession alone', {
    identityIn: ['tokenizedSession'],
  }),
  ordinary('identity-in-jwt', "no identity but the JWT's sub", { identityIn: [] }),
  ordinary('bare-session', 'both sessions are empty objects', {
    bareSession: true,
    identityIn: ['identity'],
  }),
  ordinary('kratos', 'a wrong password gets 400 instead of 401, as from Ory Kratos', { wrongPassword: 400 }),
];

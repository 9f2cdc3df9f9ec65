import {
  checkUnknownAccount,
  explain,
  madeUpCredentials,
  lastStatusOf,
  lifetimeOf,
  throttled,
  type DoctorDefinition,
  type DoctorVisit,
} from 'passport-upstream/doctor';
import type { Refusal, UpstreamError } from 'passport-upstream/provider';
import { VeroClient } from '../client';
import type { VeroUser } from '../user';

/** What is particular to Vero in the doctor's checks. */
export const veroDoctor: DoctorDefinition = {
  command: 'passport-vero',
  provider: 'vero',
  settings: [
    {
      flag: 'base-url',
      description: "Vero's host",
      variable: 'VERO_BASE_URL',
      fallback: 'https://platform.verolabs.co',
    },
  ],
  loginEffect: 'Vero publishes no way to end the session that a login begins: it lives until it expires.',
  prepare(visit: DoctorVisit) {
    const { settings, timeout } = visit;
    const client = new VeroClient({ baseURL: settings['base-url'], timeout });
    const login = ({ email, password }: { email: string; password: string }) =>
      client.login({ identifier: email, password });
    return {
      unknownAccount: () =>
        checkUnknownAccount(
          visit,
          () => login(madeUpCredentials()),
          // That leaves inactive_session.
          () => ({ result: 'unknown', advice: 'The account does not exist, and has a session: ask Vero.' }),
        ),
      account: () => checkAccount(visit, login, lastStatusOf(client)),
    };
  },
};

async function checkAccount(
  { account, report }: DoctorVisit,
  login: (account: { email: string; password: string }) => ReturnType<VeroClient['login']>,
  lastStatus: () => number | undefined,
): Promise<void> {
  try {
    const { user, refusal } = await login(account!);
    if (user) {
      report.ok('login', `status ${lastStatus()}, with every required member and each of its type`);
      describe(user, report);
    } else {
      report.differs(
        'login',
        `status ${refusal.upstreamStatus!}, which fails as ${refusal.code}`,
        adviceOf(refusal),
      );
    }
  } catch (error) {
    report.differs('login', ...explain(error as UpstreamError));
  }
}

function adviceOf({ code }: Refusal): string {
  if (code === 'rate_limited') return throttled;
  return code === 'inactive_session'
    ? 'Vero began a session that is not active: check that the account is.'
    : 'Check the address and the password.';
}

/** Says what a login gave: its optional members decide what the strategy can do. */
function describe({ tokens, session, traits }: VeroUser, report: DoctorVisit['report']): void {
  const life = (name: string, end: number | undefined, without: string): void => {
    if (end === undefined) report.unknown(name, 'does not say when it ends', without);
    else report.ok(name, lifetimeOf(end));
  };
  life('JWT', tokens.expiresAt, 'freshTokens cannot tell when to sign people out by it.');
  life('session', session.expiresAt?.getTime(), 'freshTokens goes by the end of the JWT alone.');
  report.ok('traits', traits['email'] === undefined ? 'without an e-mail address' : 'with an e-mail address');
}

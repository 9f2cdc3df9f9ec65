import {
  checkWrongCredentials,
  explain,
  madeUpCredentials,
  outcomesLine,
  lastStatusOf,
  lifetimeOf,
  type DoctorDefinition,
  type DoctorVisit,
} from 'passport-upstream/doctor';
import type { UpstreamError } from 'passport-upstream/provider';
import { VeroClient } from '../client';
import type { VeroUser } from '../user';

const command = 'passport-vero';

/** What is particular to Vero in the doctor's checks. */
export const veroDoctor: DoctorDefinition = {
  command,
  settings: [
    {
      flag: 'base-url',
      description: "Vero's host",
      variable: 'VERO_BASE_URL',
      fallback: 'https://platform.verolabs.co',
    },
  ],
  loginEffect: 'Vero publishes no way to end the session that a login begins: it lives until it expires.',
  upstream: { provider: 'vero', className: `${command} doctor`, baseURL: '', outcomes: {} },
  // Vero documents no body for it.
  isMissingRoute: () => true,
  prepare(visit: DoctorVisit) {
    const { settings, timeout } = visit;
    const client = new VeroClient({ baseURL: settings['base-url'], timeout }, `${command} doctor`);
    const login = ({ email, password }: { email: string; password: string }) =>
      client.login({ identifier: email, password });
    return {
      wrongCredentials: () =>
        checkWrongCredentials(
          visit,
          () => login(madeUpCredentials()),
          (status) => `If that is what Vero says to wrong credentials, set ${outcomesLine(status)}.`,
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
        'Check the address and the password, and that the account is active.',
      );
    }
  } catch (error) {
    report.differs('login', ...explain(error as UpstreamError));
  }
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

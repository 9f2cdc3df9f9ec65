import { randomBytes } from 'node:crypto';
import { explain } from '../explanation';
import type { DoctorVisit } from '../definition';
import type { Refusal } from '../../upstream/refusal';
import { UpstreamError } from '../../upstream/upstream-error';

const check = 'wrong credentials';
const everybody = 'an address that cannot exist was signed in';

/** Makes up an address that cannot exist (RFC 2606), and a password. */
export function madeUpCredentials(): { email: string; password: string } {
  const random = randomBytes(8).toString('hex');
  return { email: `passport-doctor-${random}@example.invalid`, password: `Aa1!${random}` };
}

/**
 * Finds which status means "wrong credentials" here, by one login that must be refused.
 *
 * @param ambiguous what to say of a refusal as a bad request, which may be about the application's own settings
 */
export async function checkWrongCredentials(
  { report, settings }: Pick<DoctorVisit, 'report' | 'settings'>,
  login: () => Promise<{ refusal?: Refusal }>,
  ambiguous: (status: number) => string,
): Promise<void> {
  try {
    const { refusal } = await login();
    if (!refusal) {
      // A service without TLS is on this machine.
      const isMock = settings['base-url']!.startsWith('http:');
      if (isMock) report.unknown(check, `${everybody}: this is a mock`, 'Try a real service to know more.');
      else report.differs(check, everybody, 'Anybody can sign in there: do not use it.');
      return;
    }
    const { code } = refusal;
    const status = refusal.upstreamStatus!;
    const meaning = `status ${status}, which fails as ${code}`;
    if (code === 'invalid_credentials') report.ok(check, meaning);
    else if (code === 'rate_limited')
      report.unknown(check, meaning, 'The service throttles this machine: try again later.');
    else report.unknown(check, meaning, ambiguous(status));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const { code, upstreamStatus } = error;
    if (code !== 'ERR_UPSTREAM_STATUS') report.differs(check, ...explain(error));
    else {
      report.differs(
        check,
        `status ${upstreamStatus!}, which is taken for an outage (${error.status})`,
        `If that is what it says to wrong credentials, set ${outcomesLine(upstreamStatus!)}.`,
      );
    }
  }
}

/** The option that makes a status mean "wrong credentials". */
export function outcomesLine(status: number): string {
  return `outcomes: { ${status}: 'invalid_credentials' }`;
}

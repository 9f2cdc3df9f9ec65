import { randomBytes } from 'node:crypto';
import { explain, throttled } from '../explanation';
import type { DoctorVisit } from '../definition';
import type { Refusal } from '../../upstream/refusal';
import { UpstreamError } from '../../upstream/upstream-error';

const check = 'unknown account';
const everybody = 'an address that cannot exist was signed in';

/** Makes up an address that cannot exist (RFC 2606), and a password. */
export function madeUpCredentials(): { email: string; password: string } {
  const random = randomBytes(8).toString('hex');
  return { email: `passport-doctor-${random}@example.invalid`, password: `Aa1!${random}` };
}

/**
 * Finds which status an unknown account gets here, by one login that must be refused.
 *
 * @param judge what to say of a refusal that is about neither the credentials nor the rate
 * @returns whether the password of a real account may be sent there
 */
export async function checkUnknownAccount(
  { report, settings }: Pick<DoctorVisit, 'report' | 'settings'>,
  login: () => Promise<{ refusal?: Refusal }>,
  judge: (status: number) => { result: 'differs' | 'unknown'; advice: string },
): Promise<boolean> {
  try {
    const { refusal } = await login();
    if (!refusal) {
      // A service without TLS is on this machine.
      const isMock = settings['base-url']!.startsWith('http:');
      if (isMock) report.unknown(check, `${everybody}: this is a mock`, 'Try a real service to know more.');
      else report.differs(check, everybody, 'Anybody can sign in there: do not use it.');
      return isMock;
    }
    const { code } = refusal;
    const status = refusal.upstreamStatus!;
    const meaning = `status ${status}, which fails as ${code}`;
    if (code === 'invalid_credentials') {
      report.ok(check, `${meaning}; a wrong password to a real account was not tried`);
      return true;
    }
    if (code === 'rate_limited') {
      report.unknown(check, meaning, throttled);
      return false;
    }
    const { result, advice } = judge(status);
    report[result](check, meaning, advice);
    return result === 'unknown';
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const { code, status, upstreamStatus } = error;
    const [meaning, advice] = explain(error);
    if (code !== 'ERR_UPSTREAM_STATUS') report.differs(check, meaning, advice);
    else {
      report.differs(
        check,
        `status ${upstreamStatus!}, which is taken for an outage (${status})`,
        mayBeRefusal(upstreamStatus!)
          ? `If that is what it says to an unknown account, set ${outcomesLine(upstreamStatus!)}.`
          : advice,
      );
    }
    return false;
  }
}

/** A missing route, a redirect or an outage must never be taken for a wrong password. */
function mayBeRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 404;
}

/** The option that makes a status mean "wrong credentials". */
export function outcomesLine(status: number): string {
  return `outcomes: { ${status}: 'invalid_credentials' }`;
}

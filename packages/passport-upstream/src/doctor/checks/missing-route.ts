import type { DoctorDefinition, DoctorVisit } from '../definition';
import { explain } from '../explanation';
import { Upstream } from '../../upstream/upstream';
import type { UpstreamError } from '../../upstream/upstream-error';

/** Milliseconds beyond which a service is called slow. */
const slowMs = 1_000;

const foreign =
  'Check the base URL: what responds is not the login API, or a proxy responds in its place. Nothing else was sent there.';

/**
 * Asks for a route that does not exist: the service should say so, in its own words and in time.
 *
 * @returns whether what responds is the service, so that a password may be sent there
 */
export async function checkMissingRoute(
  { command, provider, isMissingRoute }: DoctorDefinition,
  { settings, timeout, report }: DoctorVisit,
): Promise<boolean> {
  const service = new Upstream(
    { provider, className: `${command} doctor`, baseURL: settings['base-url']!, outcomes: {} },
    { timeout },
  );
  const check = 'a route that does not exist';
  const startedAt = performance.now();
  try {
    const { status, body } = await service.send({ method: 'GET', path: '/passport-doctor-no-such-route' });
    const elapsedMs = Math.round(performance.now() - startedAt);
    const shown = `${elapsedMs} ms to the end of the first response, connecting included`;
    if (elapsedMs > slowMs)
      report.unknown(
        'latency',
        shown,
        'The service is slow: logins wait as long, and fail at the option "timeout".',
      );
    else report.ok('latency', shown);
    if (status !== 404) report.differs(check, `status ${status} in place of 404`, foreign);
    else if (!isMissingRoute) {
      const meaning = 'status 404; its form is not documented';
      if (body !== undefined) report.ok(check, meaning);
      else report.unknown(check, `${meaning}, and this one is not JSON`, 'Check the base URL.');
      return true;
    } else if (!isMissingRoute(body)) {
      report.differs(check, 'status 404 in another form than the provider has', foreign);
    } else {
      report.ok(
        check,
        'status 404 in the form of the provider: a wrong base URL is not taken for a wrong password',
      );
      return true;
    }
  } catch (error) {
    report.differs(check, ...explain(error as UpstreamError));
  }
  return false;
}

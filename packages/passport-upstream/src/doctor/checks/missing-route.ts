import type { DoctorDefinition, DoctorVisit } from '../definition';
import { explain } from '../explanation';
import { Upstream } from '../../upstream/upstream';
import type { UpstreamError } from '../../upstream/upstream-error';

/** Milliseconds beyond which a service is called slow. */
const slowMs = 1_000;

/**
 * Asks for a route that does not exist: the service should say so, in its own words and in time.
 *
 * @returns whether what responds is the service, so that a password may be sent there
 */
export async function checkMissingRoute(
  definition: DoctorDefinition,
  { settings, timeout, report }: DoctorVisit,
): Promise<boolean> {
  const service = new Upstream(definition.upstream, { baseURL: settings['base-url'], timeout });
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
    if (status === 404 && definition.isMissingRoute(body)) {
      report.ok(
        check,
        'status 404 in the form of the provider: a wrong base URL is not taken for a wrong password',
      );
      return true;
    }
    if (status === 404) {
      report.unknown(
        check,
        'status 404 in another form than the provider has',
        'Check the base URL: a proxy, or another service, may respond in its place.',
      );
      return true;
    }
    report.differs(
      check,
      `status ${status} in place of 404`,
      'Check the base URL: what responds is not the login API. Nothing else was sent there.',
    );
  } catch (error) {
    report.differs(check, ...explain(error as UpstreamError));
  }
  return false;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { LoginStrategyOptions, UpstreamErrorCode } from 'passport-upstream';
import { attempt, type Attempt } from '../../../../test/support/attempt';
import type { ScriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { findSecrets } from '../../../../test/support/secrets';
import { AcmeStrategy } from './acme';

export const credentials = { username: 'ann@example.com', password: 'correct-horse-battery' };
export const person = { id: 'person-7', name: 'Ann', token: 'token-of-person-7' };
/** A text for answers, to be found nowhere else. */
export const marker = 'written-by-the-upstream';

/** Options of every login, in a file that runs the tests of another with them. */
export const common: LoginStrategyOptions = {};

/** Logs in through a real Passport, with a strategy of its own. */
export function logIn(
  { baseURL }: { baseURL: string },
  options: LoginStrategyOptions = {},
): Promise<Attempt> {
  return attempt(new AcmeStrategy({ baseURL, ...common, ...options }), { body: credentials });
}

/** Raw bytes of an answer that is a success, or differs from one as said. */
export function rawAnswer({ status = '200 OK', headers = '', body = JSON.stringify(person) } = {}): string {
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${headers}`;
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Checks a fault: one answer, the right error, nothing secret anywhere on it, one try at most. */
export function expectFault(
  result: Attempt,
  upstream: Pick<ScriptedUpstream, 'baseURL' | 'bodies'>,
  expected: { code: UpstreamErrorCode; status: number; reason?: unknown; upstreamStatus?: number },
): void {
  const { status } = expected;
  expect(result).toMatchObject({ outcome: 'error', answers: 1 });
  expect(result.error).toMatchObject({
    name: 'UpstreamError',
    provider: 'acme',
    statusCode: status,
    expose: false,
    ...expected,
  });
  const secrets = [...Object.values(credentials), person.token, marker, new URL(upstream.baseURL).host];
  expect(findSecrets(result.error, secrets)).toEqual([]);
  expect(upstream.bodies.length).toBeLessThanOrEqual(1);
}

export const timedOut = { code: 'ERR_UPSTREAM_TIMEOUT', status: 504 } as const;
export const unreachable = { code: 'ERR_UPSTREAM_UNREACHABLE', status: 502 } as const;
export const outOfOrder = { code: 'ERR_UPSTREAM_STATUS', status: 502 } as const;
export const unusable = { code: 'ERR_UPSTREAM_RESPONSE', status: 502 } as const;

/** Waits until something holds: unless it is said, for less long than an unused connection is kept. */
export async function until(holds: () => boolean, maxMs = 10_000): Promise<void> {
  for (const startedAt = performance.now(); !holds(); await sleep(5)) {
    if (performance.now() - startedAt > maxMs) throw new Error(`It never came to be: ${String(holds)}`);
  }
}

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { attempt, type Attempt } from './attempt';
import { findSecrets } from './secrets';

/** How a strategy answered one request, and what the trace channel said of it. */
export interface ScannedAttempt extends Attempt {
  trace: Record<string, unknown>;
}

/**
 * An {@link attempt} that fails the test where the strategy answered or traced other than once, or where a secret
 * stands anywhere in the error, the failure or the trace message.
 *
 * @param secrets the password, the tokens, the upstream's host and text
 */
export async function scannedAttempt(
  secrets: readonly string[],
  ...args: Parameters<typeof attempt>
): Promise<ScannedAttempt> {
  const traces: unknown[] = [];
  const onTrace = (message: unknown) => void traces.push(message);
  subscribe('passport-upstream:login', onTrace);
  const result = await attempt(...args).finally(() => unsubscribe('passport-upstream:login', onTrace));
  const refused = result.outcome === 'success' ? [] : [result.error, result.info, result.status];
  expect(findSecrets([refused, traces], secrets)).toEqual([]);
  expect(traces).toMatchObject([{ outcome: result.outcome }]);
  expect(result.answers).toBe(1);
  return { ...result, trace: traces[0] as Record<string, unknown> };
}

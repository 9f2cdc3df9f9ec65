import fc from 'fast-check';
import { inspect } from 'node:util';
import { UpstreamError } from 'passport-upstream';
import { attempt, type Attempt } from '../../../../../test/support/attempt';
import { scriptedSocket } from '../../../../../test/support/upstreams/scripted-upstream';
import { findSecrets } from '../../../../../test/support/secrets';
import { AcmeStrategy, type AcmeUser } from '../../support/acme';
import { credentials, person, rawAnswer } from '../../support/log-in';

/** One change to an answer on its way: bytes that are overwritten, dropped, put in, or sent twice. */
const change = fc.record({
  at: fc.nat(400),
  kind: fc.constantFrom('overwrite', 'drop', 'insert', 'repeat'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
});

const answers = [
  rawAnswer(),
  rawAnswer({ status: '401 Unauthorized', body: '{"message":"no"}' }),
  rawAnswer({ headers: 'Keep-Alive: timeout=5\r\nSet-Cookie: a=b\r\n' }),
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
    `${JSON.stringify(person).length.toString(16)}\r\n${JSON.stringify(person)}\r\n0\r\n\r\n`,
];

const mutated = fc
  .tuple(fc.constantFrom(...answers), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([answer, changes]) =>
    changes.reduce((bytes, { at, kind, bytes: other }) => {
      const start = at % (bytes.length + 1);
      const skipped = kind === 'overwrite' || kind === 'drop' ? other.length : 0;
      const put = kind === 'drop' ? [] : kind === 'repeat' ? bytes.subarray(start, start + 40) : other;
      return Buffer.concat([bytes.subarray(0, start), Buffer.from(put), bytes.subarray(start + skipped)]);
    }, Buffer.from(answer)),
  );

const scanned = new Set<string>();
const secrets = [credentials.password, person.token, '127.0.0.1'];

/** What is wrong with how a login ended that got such an answer; plain code, since 6,000 of them are checked. */
function problemOf({ outcome, user, error, status, answers: given }: Attempt): string | undefined {
  if (given !== 1) return `answered ${given} times`;
  if (outcome === 'success') {
    const { id, displayName, tokens } = user as AcmeUser;
    const isWhole =
      /^[^\p{Cc}]{1,256}$/u.test(id) &&
      typeof displayName === 'string' &&
      /^[\x21-\x7e]+$/.test(tokens.token);
    return isWhole ? undefined : `a user with the id ${id}`;
  }
  if (outcome === 'fail') return status === 400 || status === 401 ? undefined : `a refusal ${status}`;
  if (!(error instanceof UpstreamError) || ![502, 503, 504].includes(error.status))
    return `threw ${String(error)}`;
  const shown = inspect(error, { showHidden: true });
  if (secrets.some((secret) => shown.includes(secret))) return `shows a secret: ${shown}`;
  const kind = JSON.stringify(error);
  if (scanned.has(kind)) return undefined;
  // The deep scan takes long: once for each kind of error.
  scanned.add(kind);
  return findSecrets(error, secrets).join() || undefined;
}

test('6,000 answers with changed bytes are each refused or a whole user, and nothing breaks', async () => {
  let batch: Buffer[] = [];
  const upstream = await scriptedSocket((socket, request) => {
    const { username } = JSON.parse(request.split('\r\n\r\n')[1]!) as { username: string };
    socket.end(batch[Number(username)]!);
  });
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL, timeout: 2_000 });
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(mutated, { minLength: 100, maxLength: 100 }), async (answers) => {
      batch = answers;
      const before = upstream.bodies.length;
      const logins = batch.map((_, index) =>
        attempt(strategy, { body: { ...credentials, username: String(index) } }),
      );
      const ended = await Promise.all(logins);
      for (const { outcome } of ended) outcomes.add(outcome);
      expect(ended.map(problemOf).filter(Boolean)).toEqual([]);
      // The service ends each connection: a login that finds its reused connection dead goes out once more.
      const sent = upstream.bodies.length - before;
      expect(sent >= batch.length && sent <= 2 * batch.length).toBe(true);
    }),
    { numRuns: 60, seed: 20_260_101 },
  );
  expect([...outcomes].sort()).toEqual(['error', 'fail', 'success']);
}, 60_000);

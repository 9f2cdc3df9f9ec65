import { readEntry, writeAndSee, writeEntry } from '../../src/session/session-store';
import { hurried } from '../support/hurried';

type Done = (error?: unknown, value?: unknown) => void;
const store = (
  get: (id: string, done: Done) => unknown,
  set: (...args: [string, object, Done]) => unknown = get as never,
) => ({
  get,
  set,
});
const failure = (reason: string) =>
  expect.objectContaining({ code: 'ERR_SESSION_STORE', status: 503, reason }) as unknown;

test.each<[string, (id: string, done: Done) => unknown]>([
  ['nothing', (_id, done) => done()],
  ['null', (_id, done) => done(null, null)],
  ['ENOENT', (_id, done) => done(Object.assign(new Error('no such file'), { code: 'ENOENT' }))],
  ['what is no JSON', (_id, done) => done(null, JSON.parse('{"token'))],
])('an entry of which a store says %s is missing', async (_, get) => {
  expect(await readEntry(store(get), 'id')).toBeUndefined();
});

const down = Object.assign(new Error('redis://user:secret@host'), { command: { args: ['t0ken'] } });
test.each<[string, (...args: unknown[]) => unknown, string]>([
  ['calls back with an error', (...args) => (args.at(-1) as Done)(down), 'Error'],
  ['calls back with a code', (...args) => (args.at(-1) as Done)({ code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['calls back with a sentence', (...args) => (args.at(-1) as Done)({ code: 'no t0ken' }), 'error'],
  ['calls back with a string', (...args) => (args.at(-1) as Done)('no t0ken'), 'error'],
  [
    'throws',
    () => {
      throw down;
    },
    'Error',
  ],
  ['rejects', () => Promise.reject(down), 'Error'],
  ['never calls back', () => {}, 'timeout'],
])('a store that %s is an error in words, without what the store said', async (_, call, reason) => {
  const broken = store(call);
  const errors = await hurried(() =>
    Promise.allSettled([readEntry(broken, 'id'), writeEntry(broken, 'id', {})]),
  );
  for (const { reason: error } of errors as PromiseRejectedResult[]) {
    expect(error).toEqual(failure(reason));
    expect(JSON.stringify(error) + String(error) + Object.keys(error as object).join()).not.toMatch(
      /secret|t0ken|cause/,
    );
  }
});

test('a write is over once a read shows it', async () => {
  let reads = 0;
  const lagging = store(
    (_id, done) => done(null, (reads += 1)),
    (_id, _entry, done) => done(),
  );
  await writeAndSee(lagging, 'id', {}, (entry) => entry === 3);
  expect(reads).toBe(3);
});

test('a write that no read shows is lost', async () => {
  const losing = store(
    (_id, done) => done(),
    (_id, _entry, done) => done(),
  );
  await expect(writeAndSee(losing, 'id', {}, () => false)).rejects.toEqual(failure('lost'));
});

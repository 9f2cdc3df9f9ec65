import { ResponseReader } from '../../src/upstream/response-reader';
import { UpstreamError } from '../../src/upstream/upstream-error';

function reasonOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ code: 'ERR_UPSTREAM_RESPONSE', provider: 'acme' });
    return (error as UpstreamError).reason;
  }
  return undefined;
}

const reply = (value: unknown) => new ResponseReader('acme', value);

test.each([undefined, null, true, 42, 'ok', [], [{}]])('the reply %j is refused as a whole', (value) => {
  expect(reasonOf(() => reply(value))).toBe('body');
});

test('each kind of member is read', () => {
  const good = reply({
    id: 'Patient/1',
    name: '',
    token: 'a.b~c',
    active: false,
    given: ['Max', ''],
    lifetime: 3_600,
    exp: 1.5,
    at: '2026-01-02T03:04:05.678901Z',
    devices: [{ location: 'Hanoi' }],
    inner: { deep: { id: 'x' } },
  });
  expect(good.id('id')).toBe('Patient/1');
  expect(good.text('name')).toBe('');
  expect(good.token('token')).toBe('a.b~c');
  expect(good.texts('given')).toEqual(['Max', '']);
  expect(good.flag('active')).toBe(false);
  expect(good.seconds('lifetime')).toBe(3_600);
  expect(good.timestamp('exp')).toBe(1_500);
  expect(good.date('at').toISOString()).toBe('2026-01-02T03:04:05.678Z');
  expect(good.objects('devices').map((device) => device.text('location'))).toEqual(['Hanoi']);
  expect(good.object('inner').object('deep').id('id')).toBe('x');
  expect(good.has('name')).toBe(true);
  expect(good.has('nothing')).toBe(false);
  expect(good.isText('name')).toBe(true);
  expect(good.isText('active')).toBe(false);
});

test.each(['2026-01-02T03:04:05Z', '2026-01-02 03:04:05z', '2026-01-02t05:04:05+02:00'])(
  '%s is a date',
  (at) => {
    expect(reply({ at }).date('at').toISOString()).toBe('2026-01-02T03:04:05.000Z');
  },
);

const wrong: [
  kind: 'object' | 'objects' | 'text' | 'texts' | 'flag' | 'seconds' | 'id' | 'token' | 'date' | 'timestamp',
  values: unknown[],
][] = [
  ['object', ['x', 1, true, []]],
  ['objects', [{}, 'x', 1]],
  ['text', [1, true, {}, []]],
  ['texts', ['x', {}, [1], ['a', null]]],
  ['flag', ['true', 1, 0, {}]],
  ['seconds', [0, -1, 1.5, '3600', Infinity, 8.64e12 + 1, true]],
  ['timestamp', [0, -1, '1', Infinity, NaN, 8.64e12 + 1]],
  ['id', ['', 1, true, {}, [], 'x'.repeat(257), 'a\nb', 'a\0b', 'a\ud800']],
  ['token', ['', 1, {}, 'a b', 'a\r\nb', 'é', 'x'.repeat(16_385)]],
  [
    'date',
    ['soon', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01T25:00:00Z', '2026-01-02', 1, '1'],
  ],
];

test.each(wrong)('a member that is no %s is named, and so is one that is missing or null', (kind, values) => {
  for (const value of [...values, null, undefined]) {
    const outer = reply({ outer: { member: value } }).object('outer');
    expect(reasonOf(() => outer[kind]('member'))).toBe('outer.member');
  }
});

test.each(wrong)('an optional %s may be missing or null, not of another type', (kind, values) => {
  expect(reply({}).optional('member', kind)).toBeUndefined();
  expect(reply({ member: null }).optional('member', kind)).toBeUndefined();
  for (const value of values)
    expect(reasonOf(() => reply({ member: value }).optional('member', kind))).toBe('member');
});

test('a lifetime is a second at least, and it and a point in time reach to the end of the calendar', () => {
  const bounds = reply({ shortest: 1, longest: 8.64e12 });
  expect(bounds.seconds('shortest')).toBe(1);
  expect(bounds.seconds('longest')).toBe(8.64e12);
  expect(bounds.timestamp('longest')).toBe(8.64e15);
});

test('an id may have 256 characters, a token 16 KiB', () => {
  const longest = reply({ id: 'x'.repeat(256), token: 'x'.repeat(16_384) });
  expect(longest.id('id')).toHaveLength(256);
  expect(longest.token('token')).toHaveLength(16_384);
});

test('an item of a list is named by its place', () => {
  const devices = () => reply({ devices: [{}, { location: 5 }] }).objects('devices');
  expect(reasonOf(() => devices().map((device) => device.optional('location', 'text')))).toBe(
    'devices[1].location',
  );
  expect(reasonOf(() => reply({ devices: ['x'] }).objects('devices'))).toBe('devices[0]');
});

test('a member that a prototype holds is missing', () => {
  expect(reasonOf(() => reply(Object.create({ id: 'x' })).id('id'))).toBe('id');
  expect(reasonOf(() => reply(JSON.parse('{"__proto__":{"id":"x"}}')).id('id'))).toBe('id');
  expect(reasonOf(() => reply({}).text('constructor'))).toBe('constructor');
});

test('a free-form object is copied', () => {
  const traits = { email: 'ann@example.com', tags: ['a', { b: null }], constructor: 1 };
  const copy = reply({ traits }).object('traits').record();
  expect(copy).toEqual(traits);
  expect(copy).not.toBe(traits);
  expect(copy['tags']).not.toBe(traits.tags);
});

test.each(['{"__proto__":{"admin":true}}', '{"a":[{"b":{"__proto__":1}}]}'])(
  'the free-form object %s is refused',
  (json) => {
    const traits: unknown = JSON.parse(json);
    expect(reasonOf(() => reply({ traits }).object('traits').record())).toBe('traits.__proto__');
  },
);

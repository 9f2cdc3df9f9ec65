import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ResponseBody } from '../../src/http/json-body';

const json = { 'content-type': 'application/json' };

function bodyOf(data: unknown, headers: Record<string, unknown> = json) {
  return new ResponseBody(data, (name) => headers[name]);
}

test.each<[string, unknown]>([
  ['a stream', () => Readable.from([Buffer.from('{"a":'), Buffer.from('1}')])],
  ['bytes', () => Buffer.from('{"a":1}')],
  ['text', () => '{"a":1}'],
  ['a parsed value', () => ({ a: 1 })],
])('%s is read', async (_, make) => {
  expect(await bodyOf((make as () => unknown)()).readJSON(7)).toEqual({ a: 1 });
});

test('a body is as large as its bytes, and not its characters', async () => {
  await expect(bodyOf('"éé"').readJSON(5)).rejects.toThrow('too_large');
  expect(await bodyOf('"éé"').readJSON(6)).toBe('éé');
});

test.each([undefined, ['application/json'], 'text/html'])(
  'the content type %j is not that of JSON',
  async (type) => {
    await expect(bodyOf('{}', { 'content-type': type }).readJSON(9)).rejects.toThrow('content_type');
  },
);

test('a coding is known by its name, whatever its case and the blanks around it', async () => {
  const zipped = gzipSync('{"a":1}');
  const read = (encoding: string) => bodyOf(zipped, { ...json, 'content-encoding': encoding }).readJSON(99);
  expect([await read(' gzip '), await read('X-GZIP')]).toEqual([{ a: 1 }, { a: 1 }]);
  await expect(read('zip')).rejects.toThrow('encoding');
});

test('what cannot be written as JSON is none, be it the body or a part of a stream', async () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  for (const data of [undefined, circular, Readable.from(['1', circular])]) {
    await expect(bodyOf(data).readJSON(1)).rejects.toThrow(/^json$/);
  }
});

test('a compressed body is bounded before and after decompression', async () => {
  const zipped = gzipSync(JSON.stringify('x'.repeat(1_000)));
  const headers = { ...json, 'content-encoding': 'gzip' };
  await expect(bodyOf(zipped, headers).readJSON(zipped.length - 1)).rejects.toThrow('too_large');
  await expect(bodyOf(zipped, headers).readJSON(1_001)).rejects.toThrow('too_large');
  expect(await bodyOf(zipped, headers).readJSON(1_002)).toHaveLength(1_000);
});

test('a stream over the limit is given up as soon as that is known, by its length or by its bytes', async () => {
  const announced = new Readable({ read: () => {} });
  await expect(bodyOf(announced, { ...json, 'content-length': '8' }).readJSON(7)).rejects.toThrow(
    'too_large',
  );
  const endless = new Readable({ read: () => {} });
  endless.push('12345678');
  await expect(bodyOf(endless).readJSON(7)).rejects.toThrow('too_large');
  expect([announced.destroyed, endless.destroyed]).toEqual([true, true]);
});

test('what breaks a stream is passed on', async () => {
  const stream = new Readable({ read: () => {} });
  const reading = bodyOf(stream).readJSON(7);
  stream.destroy(Object.assign(new Error('broken'), { code: 'ECONNRESET' }));
  await expect(reading).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a body that nobody reads is ended by discard', () => {
  const stream = new Readable({ read: () => {} }).on('error', () => {});
  bodyOf(stream).discard();
  expect(stream.destroyed).toBe(true);
  bodyOf('text').discard();
});

import { scriptedUpstream } from '../../../../../test/support/upstreams/scripted-upstream';
import { expectFault, logIn, marker, person, unusable } from '../../support/log-in';

const good = JSON.stringify(person);
const html = `<html><body>${marker} ${person.token}</body></html>`;
const nested = (levels: number) => '{"deep":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1);
const beside = (member: string) => good.replace(/\}$/, `,${member}}`);

function answering(body: string | Buffer, type: string | undefined = 'application/json') {
  return scriptedUpstream((_, res) => {
    if (type) res.setHeader('Content-Type', type);
    res.end(body);
  });
}

test.each([
  ['application/json'],
  ['application/json; charset=utf-8'],
  ['Application/JSON ;charset=UTF-8'],
  ['application/problem+json; charset=utf-8'],
  ['application/vnd.api+json'],
])('an answer of the type %s is read', async (type) => {
  const upstream = await answering(good, type);
  expect(await logIn(upstream)).toMatchObject({ outcome: 'success', user: { id: person.id } });
});

test('a byte order mark before the answer does no harm', async () => {
  const upstream = await answering(`\uFEFF${good}`);
  expect(await logIn(upstream)).toMatchObject({ outcome: 'success', user: { id: person.id } });
});

test.each([
  ['HTML', 'text/html', html],
  ['good JSON as plain text', 'text/plain', good],
  ['good JSON without a type', '', good],
  ['good JSON as JSON lines', 'application/jsonl', good],
  ['good JSON as a list of types', 'text/html, application/json', good],
  ['good JSON as a mere suffix', '+json', good],
  ['nothing at all as text', 'text/plain', ''],
])('%s is an error for its type', async (_, type, body) => {
  const upstream = await answering(body, type);
  expectFault(await logIn(upstream), upstream, {
    ...unusable,
    reason: 'content_type',
    upstreamStatus: 200,
  });
});

test.each([
  ['HTML labelled JSON', html],
  ['nothing', ''],
  ['blanks', ' \r\n\t '],
  ['bytes after the JSON', `${good} ${marker}`],
  ['two documents', good + good],
  ['truncated JSON', good.slice(0, -1)],
  ['JSON with a comment', `/* ${marker} */${good}`],
  ['single quotes', good.replaceAll('"', "'")],
  ['NaN', good.replace(/\}$/, ',"n":NaN}')],
  ['a line break in a string', good.replace('Ann', 'A\nnn')],
])('%s is an error that shows none of it', async (_, body) => {
  const upstream = await answering(body);
  expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'json', upstreamStatus: 200 });
});

test.each(['null', 'true', '42', '"ok"', '[]', '[{}]', `[${good}]`])(
  'the JSON %s, which is no object, is an error',
  async (body) => {
    const upstream = await answering(body);
    expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'body', upstreamStatus: 200 });
  },
);

test('an object without members is an error that names the first one missing', async () => {
  const upstream = await answering('{}');
  expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'id', upstreamStatus: 200 });
});

test.each([
  ['a byte that is not UTF-8', Buffer.from(good.replace('Ann', '\xff'), 'latin1')],
  ['Latin-1', Buffer.from(good.replace('Ann', 'Zoë'), 'latin1')],
  ['an overlong encoding', Buffer.from(good.replace('Ann', '\xc0\xaf'), 'latin1')],
  ['half of a surrogate pair', Buffer.from(good.replace('Ann', '\xed\xa0\x80'), 'latin1')],
  ['a character cut in two', Buffer.from(`${good}é`).subarray(0, -1)],
  ['UTF-16', Buffer.from(`\uFEFF${good}`, 'utf16le')],
  ['UTF-16, the other way round', Buffer.from(`\uFEFF${good}`, 'utf16le').swap16()],
])('%s is an error', async (_, body) => {
  const upstream = await answering(body, 'application/json; charset=utf-8');
  expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'utf8', upstreamStatus: 200 });
});

test.each([
  ['20,000 levels beside good members', beside(`"traits":${nested(20_000)}`)],
  ['20,000 levels of arrays', beside(`"ignored":${'['.repeat(20_000)}${']'.repeat(20_000)}`)],
  ['a good answer 20,000 levels down', `${'{"a":'.repeat(20_000)}${good}${'}'.repeat(20_000)}`],
  ['65 levels', beside(`"a":${nested(64)}`)],
])('%s are an error', async (_, body) => {
  const upstream = await answering(body);
  expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'depth', upstreamStatus: 200 });
});

test('64 levels are not too deep', async () => {
  const upstream = await answering(beside(`"a":${nested(63)}`));
  expect(await logIn(upstream)).toMatchObject({ outcome: 'success', user: { id: person.id } });
});

test('members that were not asked for are not on the user', async () => {
  const upstream = await answering(beside('"role":"admin","isAdmin":true,"__proto__":{"admin":true}'));
  const { user } = await logIn(upstream);
  expect(Reflect.ownKeys(user as object)).toEqual(['provider', 'id', 'displayName', 'tokens']);
  expect(user).not.toHaveProperty('admin');
  expect({}).not.toHaveProperty('admin');
});

test('a refusal whose body cannot be used is still that refusal', async () => {
  const upstream = await scriptedUpstream((_, res) =>
    res.writeHead(401, { 'Content-Type': 'application/json' }).end(nested(20_000)),
  );
  expect(await logIn(upstream)).toMatchObject({ outcome: 'fail', status: 401 });
});

import { httpClientProblem } from '../../src/http/http-client';
import { check, checkOptions, didYouMean, environment, type OptionCheck } from '../../src/ground/options';
import { AcmeClient, AcmeStrategy } from '../support/acme';

test.each([
  [{ timeOut: 1 }, 'AcmeStrategy: unknown option "timeOut". Did you mean "timeout"?'],
  [{ mesages: {} }, 'AcmeStrategy: unknown option "mesages". Did you mean "messages"?'],
  [JSON.parse('{"__proto__":1}') as object, 'AcmeStrategy: unknown option "__proto__". Known are '],
  [{ toString: 1 }, 'AcmeStrategy: unknown option "toString". Known are "name", "usernameField", '],
  [{ name: '' }, 'AcmeStrategy: "name" must be a non-empty string.'],
  [{ usernameField: 7 }, 'AcmeStrategy: "usernameField" must name a member of the body.'],
  [{ passwordField: null }, 'AcmeStrategy: "passwordField" must name a member of the body.'],
  [{ usernameField: '[]' }, 'AcmeStrategy: "usernameField" must name a member of the body.'],
  [{ credentials: {} }, 'AcmeStrategy: "credentials" must be a function.'],
  [{ passReqToCallback: 'yes' }, 'AcmeStrategy: "passReqToCallback" must be true or false.'],
  [{ timeout: 0 }, 'AcmeStrategy: "timeout" must be a whole number of milliseconds, from 1 to 2147483647.'],
  [
    { timeout: 2 ** 31 },
    'AcmeStrategy: "timeout" must be a whole number of milliseconds, from 1 to 2147483647.',
  ],
  [
    { timeout: '10' },
    'AcmeStrategy: "timeout" must be a whole number of milliseconds, from 1 to 2147483647.',
  ],
  [{ maxInFlight: 0.5 }, 'AcmeStrategy: "maxInFlight" must be a whole number of at least 1.'],
  [
    { maxResponseSize: Infinity },
    'AcmeStrategy: "maxResponseSize" must be a whole number of bytes, from 1 to 1073741824.',
  ],
  [
    { httpClient: null },
    'AcmeStrategy: "httpClient" must be an axios instance, or an object with a request(config) function that takes what axios takes.',
  ],
  [{ outcomes: null }, 'AcmeStrategy: "outcomes" must map upstream statuses other than 200 and 201 to '],
  [
    { outcomes: { 200: 'error' } },
    'AcmeStrategy: "outcomes" must map upstream statuses other than 200 and 201 to ',
  ],
  [
    { outcomes: { teapot: 'error' } },
    'AcmeStrategy: "outcomes" must map upstream statuses other than 200 and 201 to ',
  ],
  [
    { outcomes: { 418: 'success' } },
    'AcmeStrategy: "outcomes" must map upstream statuses other than 200 and 201 to ',
  ],
  ['options', 'AcmeStrategy: options must be an object.'],
  [[], 'AcmeStrategy: options must be an object.'],
])('the options %j are refused in one sentence', (options, sentence) => {
  const construct = () => new AcmeStrategy(options as never);
  expect(construct).toThrow(TypeError);
  expect(construct).toThrow(sentence);
});

test.each([null, undefined, 'options', 7, []])('%p is no options object', (options) => {
  expect(() => checkOptions('Owner', options, {})).toThrow(
    new TypeError('Owner: options must be an object.'),
  );
});

test('every sentence ends once', () => {
  for (const options of [
    { timeout: 0 },
    { messages: { x: '' } },
    { messages: { rate_limit: '' } },
    { nome: '' },
    { baseURL: 'api.example.com' },
  ]) {
    expect(() => new AcmeStrategy(options as never)).toThrow(/[^.?][.?]$/);
  }
});

test('an option that is undefined counts as not given', () => {
  const options = {
    timeout: undefined,
    name: undefined,
    messages: { rate_limited: undefined },
    baseURL: undefined,
  };
  expect(new AcmeStrategy(options).name).toBe('acme');
});

test('an option that only a prototype has counts as not given', () => {
  const options = Object.create({ name: 'inherited', nonsense: 1 }) as object;
  expect(new AcmeStrategy(options).name).toBe('acme');
});

test('a later change of the options has no effect', () => {
  const options = { name: 'first' };
  const checked = checkOptions<{ name: string }>('Owner', options, { name: check.text });
  options.name = 'second';
  expect(checked.name).toBe('first');
});

test('a complaint starts with the class whose options they are', () => {
  expect(() => new AcmeClient({ timeout: -1 })).toThrow(/^AcmeClient: "timeout"/);
  expect(() => new AcmeClient({ name: 'x' } as object)).toThrow(/^AcmeClient: unknown option "name"/);
});

test.each<[string, OptionCheck, unknown[], unknown[]]>([
  ['text or callback', check.textOrCallback, ['id', () => 'id'], ['', 5, null]],
  ['a member of the body', check.field, ['email', 'user[email]'], ['', '[]', 5]],
  ['milliseconds', check.milliseconds, [1, 2 ** 31 - 1], [0, 0.5, 2 ** 31, '1', NaN]],
  ['a count', check.count, [1, 2 ** 53 - 1], [0, 0.5, 2 ** 53, '1']],
  ['bytes', check.bytes, [1, 2 ** 30], [0, 0.5, 2 ** 30 + 1, '1']],
  ['an HTTP client', httpClientProblem, [{ request: () => {} }], [null, undefined, {}, 5]],
  ['text', check.text, ['id'], ['', 5, null]],
  ['a flag', check.flag, [true, false], ['true', 0, null]],
  ['a callback', check.callback, [() => {}], ['done', {}, null]],
])('a check for %s tells right from wrong', (_, checkValue, right, wrong) => {
  expect(right.map(checkValue)).toEqual(right.map(() => undefined));
  for (const value of wrong) expect(checkValue(value)).toMatch(/^must /);
});

test('a name is corrected where it is close to a known one, whatever its case', () => {
  expect(didYouMean('clientID', ['clientId', 'tenantId'])).toBe(' Did you mean "clientId"?');
  expect(didYouMean('clinetId', ['clientId', 'tenantId'])).toBe(' Did you mean "clientId"?');
  expect(didYouMean('TENANTID', ['clientId', 'tenantId'])).toBe(' Did you mean "tenantId"?');
  expect(didYouMean('maxResponseS', ['maxResponseSize'])).toBe(' Did you mean "maxResponseSize"?');
  expect(didYouMean('maxResponse', ['maxResponseSize'])).toBe(' Known are "maxResponseSize".');
  expect(didYouMean('names', ['name'])).toBe(' Did you mean "name"?');
  expect(didYouMean('secret', ['clientId', 'tenantId'])).toBe(' Known are "clientId", "tenantId".');
  expect(didYouMean('x', ['a'])).toBe(' Known are "a".');
  expect(didYouMean('x', [])).toBe(' Known are .');
});

test('an empty environment variable counts as not set', () => {
  process.env['ACME_TEST'] = '';
  expect(environment('ACME_TEST')).toBeUndefined();
  process.env['ACME_TEST'] = 'value';
  expect(environment('ACME_TEST')).toBe('value');
  delete process.env['ACME_TEST'];
});

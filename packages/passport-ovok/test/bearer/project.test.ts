import { startSandbox } from 'passport-sandbox';
import { attempt } from '../../../../test/support/attempt';
import { bearerOutcomes, bearing } from '../../../../test/support/bearer-outcome';
import { testRefusedOptions } from '../../../../test/support/refused-options';
import { answering } from '../../../../test/support/upstreams/login-service';
import { OvokBearerStrategy, type OvokBearerStrategyOptions } from '../../src';
import { clientId, email, password, seedReply, tenantId } from '../seed';
import { stranger, tokenOf } from './people';

const { invalid } = bearerOutcomes('ovok');
const taken = { outcome: 'success' };
const mine = seedReply.project.reference;
const others = 'Project/9e4d2c71-b85a-4f06-93d7-6a1c0e8b4f53';
const bare = (reference: string) => reference.replace('Project/', '');

/** The tokens of the seed's person, of one of the second tenant, and of the stranger; and a strategy per option. */
async function people() {
  const sandbox = await startSandbox({ accounts: [stranger] });
  const lena = sandbox.accounts.find((account) => account.email.startsWith('lena.'))!;
  const tokens = await Promise.all(
    [{ email, password, clientId, tenantId }, lena, stranger].map((account) => tokenOf(sandbox, account)),
  );
  const outcomes = (options: OvokBearerStrategyOptions) => {
    const strategy = new OvokBearerStrategy({ baseURL: sandbox.ovokURL, ...options });
    return Promise.all(tokens.map((token) => attempt(strategy, bearing(token))));
  };
  return { sandbox, tokens, outcomes };
}

let started: Awaited<ReturnType<typeof people>>;
beforeAll(async () => {
  started = await people();
});
afterAll(() => started.sandbox.close());
afterEach(() => {
  delete process.env['OVOK_PROJECT'];
});

test.each<[string, OvokBearerStrategyOptions['project'], object[]]>([
  ['its reference', mine, [taken, invalid, invalid]],
  ['its bare id', bare(mine), [taken, invalid, invalid]],
  ['a list of one', [mine], [taken, invalid, invalid]],
  ['a list of a reference and a bare id', [mine, bare(others)], [taken, taken, invalid]],
  ['another one', others, [invalid, taken, invalid]],
  ['one that nobody is in', 'Project/7', [invalid, invalid, invalid]],
  ['any', 'any', [taken, taken, taken]],
])(
  'of the projects, given as %s, the tokens are taken, and those of others are not',
  async (_, project, expected) => {
    expect(await started.outcomes({ project })).toMatchObject(expected);
    process.env['OVOK_PROJECT'] = [project].flat().join(', ');
    expect(await started.outcomes({})).toMatchObject(expected);
  },
);

test('with "any", a stranger may have the id of somebody here, and another project', async () => {
  const [max, , other] = await started.outcomes({ project: 'any' });
  expect(other!.user).toMatchObject({ id: (max!.user as { id: string }).id });
  expect(other!.user).not.toMatchObject({ project: (max!.user as { project: object }).project });
});

test('the option outranks the environment, and an empty variable is none', async () => {
  process.env['OVOK_PROJECT'] = others;
  expect(await started.outcomes({ project: mine })).toMatchObject([taken, invalid, invalid]);
  process.env['OVOK_PROJECT'] = '';
  expect(() => new OvokBearerStrategy()).toThrow('"project" is required');
});

test('what the caller does to its list later does not reach in', async () => {
  const project = [mine];
  const strategy = new OvokBearerStrategy({ baseURL: started.sandbox.ovokURL, project });
  project.push(others);
  expect(await attempt(strategy, bearing(started.tokens[1]!))).toMatchObject(invalid);
});

test('a token of another project is remembered as refused', async () => {
  const strategy = new OvokBearerStrategy({ baseURL: started.sandbox.ovokURL, project: mine });
  started.sandbox.ovok.clear();
  for (let request = 0; request < 5; request++) {
    expect(await attempt(strategy, bearing(started.tokens[2]!))).toMatchObject(invalid);
  }
  expect(started.sandbox.ovok.requests).toHaveLength(1);
});

test.each([
  ['no project', undefined],
  ['null for it', null],
  ['a text for it', mine],
  ['a project without an id', { name: 'My Medical Project' }],
  ['null for its id', { id: null, name: 'My Medical Project' }],
  ['an empty id', { id: '', name: 'My Medical Project' }],
])('where /auth/me says %s the token is refused, whatever the option', async (_, project) => {
  const body = { project, profile: { resourceType: 'Patient', id: 'p' } };
  for (const accepted of [mine, 'any']) {
    const { baseURL, bodies } = await answering(200, body);
    const strategy = new OvokBearerStrategy({ baseURL, project: accepted });
    expect(await attempt(strategy, bearing('t'))).toMatchObject(invalid);
    expect(await attempt(strategy, bearing('t'))).toMatchObject(invalid);
    expect(bodies).toHaveLength(1);
  }
});

test.each([{}, { cacheTtl: 5 }, undefined, () => {}])(
  'without a project, made of %p, it says what it needs',
  (options) => {
    expect(() => new OvokBearerStrategy(options as never)).toThrow(
      new TypeError('OvokBearerStrategy: "project" is required: pass it, or set OVOK_PROJECT.'),
    );
  },
);

const takes = 'must be a project\'s id, its reference ("Project/…"), a list of such, or "any" alone.';
const wrong = [
  ...[
    '',
    ' ',
    ' p1',
    'p1\n',
    'two words',
    'Patient/p1',
    'project/p1',
    'Project/',
    'Project/a/b',
    '/',
    'a,b',
    'a\0',
  ],
  ...[
    'x'.repeat(257),
    7,
    true,
    null,
    {},
    [],
    [''],
    [mine, 7],
    [mine, 'Patient/p1'],
    [mine, ''],
    ['any'],
    [['p1']],
  ],
];
testRefusedOptions(
  'the options %j are refused in one sentence',
  'OvokBearerStrategy',
  (options) => new OvokBearerStrategy(options),
  wrong.map((project) => [{ project }, `"project" ${takes}`]),
);

test.each([' ', ',', 'Patient/p1', `${mine},`, `${mine},Patient/p1`, `${mine},any`, 'two words'])(
  'the variable OVOK_PROJECT=%j is refused in one sentence',
  (value) => {
    process.env['OVOK_PROJECT'] = value;
    expect(() => new OvokBearerStrategy()).toThrow(
      new TypeError(`OvokBearerStrategy: OVOK_PROJECT ${takes}`),
    );
  },
);

import { UpstreamError } from '../src';
import { parseMe, readMembers } from '../src/me';

type Body = Record<string, unknown> & {
  project: Record<string, unknown>;
  membership: { user: Record<string, unknown> };
  profile: Record<string, unknown>;
};

/** A reply with nothing missing; members are there to be changed. */
const full = (): Body => ({
  project: { id: 'f6f4da8d-93e8-8a08-220e-03b7810451d3', name: 'My Medical Project' },
  membership: { id: 'm1', user: { reference: 'User/u1', display: 'max.mustermann@example.com' } } as never,
  profile: {
    resourceType: 'Patient',
    id: 'de5c57ff-7257-57b0-13ab-aab6f5f91498',
    name: [{ given: ['Max', 'Otto'], family: 'Mustermann' }, { family: 'Other' }],
    telecom: [
      { system: 'phone', use: 'home', value: '+49 30 1234567' },
      { system: 'email', use: 'work', value: 'max@work.example' },
      { system: 'email', value: 'max.mustermann@example.com' },
    ],
  },
  config: {},
  accessPolicy: {},
  security: {},
});

const parsed = (change: (body: Body) => void) => {
  const body = full();
  change(body);
  return parseMe(body, 'token');
};

test('a whole reply gives a user like a login’s', () => {
  expect(parseMe(full(), 'token')).toEqual({
    provider: 'ovok',
    id: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498',
    displayName: 'Max Otto Mustermann',
    emails: [{ value: 'max.mustermann@example.com' }, { value: 'max@work.example' }],
    profile: {
      reference: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498',
      display: 'Max Otto Mustermann',
    },
    project: { reference: 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3', display: 'My Medical Project' },
  });
});

test('the token and the reply are hidden', () => {
  const body = full();
  const user = parseMe(body, 'secret-token');
  expect(user.tokens).toEqual({ accessToken: 'secret-token' });
  expect(user._json).toBe(body);
  expect(Object.keys(user)).not.toEqual(expect.arrayContaining(['tokens', '_json']));
});

test('what is kept of a reply is what is read of it, and no more', () => {
  const kept: unknown = JSON.parse(JSON.stringify(full(), readMembers));
  const { project, profile } = full();
  expect(kept).toEqual({
    project,
    membership: { id: 'm1', user: { display: 'max.mustermann@example.com' } },
    profile: {
      ...profile,
      telecom: [
        { system: 'phone', value: '+49 30 1234567' },
        { system: 'email', value: 'max@work.example' },
        { system: 'email', value: 'max.mustermann@example.com' },
      ],
    },
  });
  expect(parseMe(kept, 'token')).toEqual(parseMe(full(), 'token'));
});

test('no kind of profile is left out', () => {
  const { id } = parsed(({ profile }) => (profile['resourceType'] = 'Practitioner'));
  expect(id).toBe('Practitioner/de5c57ff-7257-57b0-13ab-aab6f5f91498');
});

test.each([
  ['only given names', [{ given: ['Max', 'Otto'] }], 'Max Otto'],
  ['only a family name', [{ family: 'Mustermann' }], 'Mustermann'],
  ['given names that are null', [{ given: null, family: 'Mustermann' }], 'Mustermann'],
  ['an empty given name', [{ given: [''], family: 'Mustermann' }], 'Mustermann'],
  ['no part of a name', [{ text: 'Max' }], 'max.mustermann@example.com'],
  ['no name in the list', [], 'max.mustermann@example.com'],
  ['null for a list', null, 'max.mustermann@example.com'],
  ['no list', undefined, 'max.mustermann@example.com'],
])('with %s the display name is made of what there is', (_, name, displayName) => {
  const user = parsed(({ profile }) => (profile['name'] = name));
  expect(user.displayName).toBe(displayName);
  expect(user.profile.display).toBe(displayName);
});

test('without any name or address the display name is the reference', () => {
  const { project, profile } = full();
  const user = parseMe({ project, profile: { ...profile, name: [], telecom: [] } }, 'token');
  expect(user).toMatchObject({ displayName: user.id, emails: [] });
});

test.each([
  ['no membership', (body: Body) => (body.membership = null as never), ['max@work.example']],
  ['no user in it', ({ membership }: Body) => (membership.user = undefined as never), ['max@work.example']],
  ['a name for it', ({ membership }: Body) => (membership.user['display'] = 'Max'), ['max@work.example']],
])('with %s the addresses are the profile’s', (_, change, addresses) => {
  const { emails } = parsed(change);
  expect(emails.map(({ value }) => value)).toEqual([...addresses, 'max.mustermann@example.com']);
});

test.each([
  ['no telecom', undefined],
  ['null', null],
  ['none', []],
  ['a phone alone', [{ system: 'phone', value: '1' }]],
  ['no value', [{ system: 'email' }, { system: 'email', value: null }]],
  ['a value that is no address', [{ system: 'email', value: 'max' }]],
])('with %s the address is the account’s', (_, telecom) => {
  const { emails } = parsed(({ profile }) => (profile['telecom'] = telecom));
  expect(emails).toEqual([{ value: 'max.mustermann@example.com' }]);
});

test.each<[string, (body: Body) => unknown]>([
  ['profile', (body) => (body.profile = null as never)],
  ['profile', (body) => (body.profile = ['p'] as never)],
  ['profile.resourceType', ({ profile }) => delete profile['resourceType']],
  ['profile.resourceType', ({ profile }) => (profile['resourceType'] = 7)],
  ['profile.id', ({ profile }) => delete profile['id']],
  ['profile.id', ({ profile }) => (profile['id'] = '')],
  ['profile.id', ({ profile }) => (profile['id'] = 'line\nend')],
  ['profile.id', ({ profile }) => (profile['id'] = 'x'.repeat(250))],
  ['profile.name', ({ profile }) => (profile['name'] = 'Max')],
  ['profile.name[0]', ({ profile }) => (profile['name'] = ['Max'])],
  ['profile.name[0].given', ({ profile }) => (profile['name'] = [{ given: 'Max' }])],
  ['profile.name[0].given', ({ profile }) => (profile['name'] = [{ given: ['Max', 7] }])],
  ['profile.name[0].family', ({ profile }) => (profile['name'] = [{ family: ['Mustermann'] }])],
  ['profile.telecom', ({ profile }) => (profile['telecom'] = {})],
  ['profile.telecom[1]', ({ profile }) => (profile['telecom'] = [{ system: 'phone' }, 7])],
  ['profile.telecom[0].system', ({ profile }) => (profile['telecom'] = [{ system: 7 }])],
  ['profile.telecom[0].value', ({ profile }) => (profile['telecom'] = [{ system: 'email', value: {} }])],
  ['project', (body) => (body.project = undefined as never)],
  ['project.id', ({ project }) => (project['id'] = 7)],
  ['project.id', ({ project }) => (project['id'] = 'x'.repeat(249))],
  ['project.name', ({ project }) => delete project['name']],
  ['membership', (body) => (body.membership = 'm' as never)],
  ['membership.user', ({ membership }) => (membership.user = [] as never)],
  ['membership.user.display', ({ membership }) => (membership.user['display'] = 7)],
])('a wrong %s is named, and its value is not: %#', (reason, change) => {
  const wrong = () => parsed(change);
  expect(wrong).toThrow(UpstreamError);
  const error = { code: 'ERR_UPSTREAM_RESPONSE', provider: 'ovok', reason };
  expect(wrong).toThrow(expect.objectContaining(error) as Error);
});

test.each([undefined, null, [], 'text', 7])('the body %j is no reply', (body) => {
  expect(() => parseMe(body, 'token')).toThrow(expect.objectContaining({ reason: 'body' }) as Error);
});

test('a person under __proto__ is nobody', () => {
  const body: unknown = JSON.parse(`{ "__proto__": ${JSON.stringify(full())} }`);
  expect(() => parseMe(body, 'token')).toThrow(expect.objectContaining({ reason: 'profile' }) as Error);
});

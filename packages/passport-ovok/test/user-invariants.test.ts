import fc from 'fast-check';
import type { OvokUser } from '../src';
import { parseUser } from '../src/user';
import { isId, isToken, mutationsAt, testInvariants } from '../../../test/support/upstreams/reply-mutations';
import { email, seedReply } from './seed';

const now = Date.UTC(2026, 4, 21);

/** The members that a refusal may name. */
const members = [
  'body',
  'accessToken',
  'refreshToken',
  'expiresIn',
  ...['profile', 'project'].flatMap((name) => [name, `${name}.reference`, `${name}.display`]),
];

const keys = (value: object) => Object.keys(value).join();

function isSound(user: OvokUser): boolean {
  const { tokens, profile, project } = user;
  return (
    keys(user) === 'provider,id,displayName,emails,profile,project' &&
    user.provider === 'ovok' &&
    isId(user.id) &&
    user.id === profile.reference &&
    typeof user.displayName === 'string' &&
    user.displayName === profile.display &&
    JSON.stringify(user.emails) === JSON.stringify([{ value: email }]) &&
    keys(profile) === 'reference,display' &&
    keys(project) === 'reference,display' &&
    isId(project.reference) &&
    typeof project.display === 'string' &&
    isToken(tokens.accessToken) &&
    (!('refreshToken' in tokens) || isToken(tokens.refreshToken)) &&
    Number.isSafeInteger(tokens.expiresAt) &&
    tokens.expiresAt > now &&
    ['accessToken,refreshToken,expiresAt', 'accessToken,expiresAt'].includes(keys(tokens))
  );
}

const paths = [
  ...['accessToken', 'refreshToken', 'expiresIn', 'profile', 'project', '__proto__', 'role'].map((name) => [
    name,
  ]),
  ...['profile', 'project'].flatMap((name) =>
    ['reference', 'display', '__proto__'].map((inner) => [name, inner]),
  ),
];
testInvariants({
  parse: (body) => parseUser(body, email, now),
  isSound,
  isMember: (name) => members.includes(name),
  reply: seedReply,
  mutations: mutationsAt(paths, ['3600', seedReply.profile], fc.string(), fc.integer()),
  expectCounts: ({ user }) => {
    expect(user).toBeGreaterThan(5_000);
    expect(user).toBeLessThan(95_000);
  },
});

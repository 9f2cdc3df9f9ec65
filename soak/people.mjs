import { randomBytes } from 'node:crypto';

/** A part of every password, by which one is found wherever it should not be. */
export const mark = `soak-${randomBytes(9).toString('hex')}`;

const person = (kind, provider, index) => ({
  provider,
  email: `${kind}-${index}@example.org`,
  password: `${mark} ${kind} ${index}`,
});
const crowd = (kind, provider, count) =>
  Array.from({ length: count }, (_, index) => person(kind, provider, index));

/** Those who sign in, at either provider. */
export const members = [...crowd('ovok-member', 'ovok', 60), ...crowd('vero-member', 'vero', 30)];

/** Those whose passwords somebody else guesses, and never finds. */
export const victims = crowd('victim', 'ovok', 40);

export const accounts = [...members, ...victims];

export const oneOf = (list) => list[Math.floor(Math.random() * list.length)];

/** The members of a login's body. */
export const credentialsOf = ({ provider, email, password }) =>
  provider === 'ovok' ? { email, password } : { identifier: email, password };

/** Ovok's client and tenant. */
export const ids = {
  clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
};

/** Everybody's password. */
export const password = 'correct horse battery staple';

/** Where the people of the LDAP server are. */
export const ldapBase = 'ou=people,dc=example,dc=com';

/**
 * The address of one of many people. Each connection of the load logs in a person of its own, so that a response meant
 * for somebody else is noticed.
 *
 * @param {'quick' | 'slow' | 'silent'} kind how the login service treats this person
 * @param {number} number
 */
export const emailOf = (kind, number) => `${kind}${number}@example.com`;

/** The identity that a login with this address must get. */
export const idOf = (email) => `Patient/${email}`;

/** How long the login service takes for this person; `Infinity` where it never responds. */
export function latencyMsOf(email) {
  if (email.startsWith('silent')) return Infinity;
  return email.startsWith('slow') ? 300 : 0;
}

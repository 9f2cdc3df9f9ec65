import LdapStrategy from 'passport-ldapauth';
import { idOf, ldapBase, password } from '../load/account.mjs';

/** passport-ldapauth as its README sets it up: search for the person, then bind as them. */
export const strategy = ({ ldapURL, limits: { timeout } = {} }) =>
  new LdapStrategy(
    {
      usernameField: 'email',
      server: {
        url: ldapURL,
        bindDN: `cn=root,${ldapBase}`,
        bindCredentials: password,
        searchBase: ldapBase,
        searchFilter: '(mail={{username}})',
        ...(timeout ? { timeout } : {}),
      },
    },
    (person, done) => done(null, { id: idOf(person.mail), name: person.cn }),
  );

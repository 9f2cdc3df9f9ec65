import ldap from 'ldapjs';
import { person, type RecipeApp } from '../support/documents/recipe-app';
import { logIn, logInByQuery, sideBySide, wrong } from './side-by-side';

const document = 'docs/from-passport-ldapauth.md';
const dn = 'cn=max,ou=people';
let directory: ldap.Server;
const connections = new Set<unknown>();

/** What of a request and an answer this directory uses. */
type Handler = (
  req: {
    dn: { equals: (dn: string) => boolean };
    credentials: string;
    connection: unknown;
    filter: { matches: (entry: object) => boolean };
  },
  res: { send: (entry: object) => void; end: () => void },
  next: (error?: unknown) => void,
) => void;

beforeEach(async () => {
  connections.clear();
  directory = ldap.createServer();
  const bind: Handler = (req, res, next) => {
    connections.add(req.connection);
    const secret = req.dn.equals(dn) ? person.password : 'secret';
    if (req.credentials !== secret) return next(new ldap.InvalidCredentialsError());
    res.end();
  };
  const search: Handler = (req, res) => {
    const attributes = { mail: person.email, cn: 'Max', objectclass: 'person' };
    if (req.filter.matches(attributes)) res.send({ dn, attributes });
    res.end();
  };
  directory.bind('cn=root', bind);
  directory.bind('ou=people', bind);
  directory.search('ou=people', search);
  await new Promise<void>((resolve) => directory.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, { LDAP_URL: directory.url, LDAP_SECRET: 'secret' });
});
afterEach(() => directory.close(() => {}));

test.each<[string, (app: RecipeApp) => Promise<unknown>, unknown, unknown]>([
  ['the right password', logIn(), [200, null], [200, null]],
  ['a wrong password', logIn(wrong), [401, null], [401, null]],
  ['an unknown account', logIn({ ...person, email: 'nobody@example.com' }), [401, null], [401, null]],
  ['missing credentials', logIn({}), [400, null], [400, null]],
  ['credentials in the query', logInByQuery, 200, 400],
])('%s is answered as the table says', async (_, act, before, after) => {
  expect(await sideBySide(document, act)).toEqual([before, after]);
});

test('the user is the directory’s entry before, and a profile after', async () => {
  const [before, after] = await sideBySide(document, async (app) => {
    await app.post('/login', person);
    return (JSON.parse((await app.get('/me')).body) as { user: object }).user;
  });
  expect(before).toMatchObject({ dn: expect.stringContaining('max') as string, mail: person.email });
  expect(after).toMatchObject({ provider: 'ovok', emails: [{ value: person.email }] });
});

test('a service that is down is an error in both, and says where it is before only', async () => {
  const { host } = new URL(directory.url);
  await new Promise<void>((resolve) => directory.close(resolve));
  const [before, after] = await sideBySide(document, async (app) => {
    app.sandbox.ovok.outage();
    const { status } = await app.post('/login', person);
    return { status, says: app.errors.map(({ message }) => message.includes(host)) };
  });
  expect(before).toEqual({ status: 500, says: [true] });
  expect(after).toEqual({ status: 502, says: [false] });
});

test('each login at a directory takes two new connections', async () => {
  await sideBySide(document, async (app) => {
    for (let login = 0; login < 2; login++) await app.post('/login', person);
    return connections.size;
  }).then(([before]) => expect(before).toBe(4));
});

import type { RequestHandler } from 'express';
import { Database as SQLite, type JSValue } from 'node-sqlite3-wasm';
import { blocksIn } from '../support/documents/markdown';
import { RecipeApp, ids, other, person } from '../support/documents/recipe-app';

const document = 'docs/accounts.md';
const atVero = ({ email, password }: typeof person) => ({ identifier: email, password });
const databases: SQLite[] = [];
afterEach(() => {
  for (const database of databases.splice(0)) database.close();
});

/** A real SQL database with the document's table, in the shape that the recipes ask for. */
function sqlDatabase() {
  const sqlite = new SQLite();
  databases.push(sqlite);
  sqlite.exec(blocksIn(document, 'sql')[0]!);
  const all = (sql: string, values: JSValue[] = []) => sqlite.all(sql, values) as Record<string, unknown>[];
  return {
    all,
    isDown: false,
    async query(sql: string, values: JSValue[]) {
      // A database answers later.
      await new Promise(setImmediate);
      if (this.isDown) throw new Error('The database is down.');
      return { rows: all(sql, values) };
    },
  };
}

async function appWith(files: string[], declared: object): Promise<RecipeApp> {
  return (await RecipeApp.start()).withLogins().use(document, files, declared);
}

const named = (name: string) => (body: object) => ({
  ...body,
  profile: { reference: 'Patient/of-a-test', display: name },
});

test('an allow-list lets in the addresses on it, and says why to others who have the right password', async () => {
  const app = await RecipeApp.start();
  app.withLogins({ session: false, failureMessage: true, failureRedirect: '/messages' });
  app.app.get('/messages', (req, res) => void res.json((req.session as { messages?: unknown }).messages));
  app.use(document, ['allow-list.ts'], { allowed: new Set([person.email]) });
  expect(await app.post('/login/ovok', person)).toMatchObject({ status: 200 });
  expect(await app.post('/login/ovok', { ...person, email: 'Max.Mustermann@Example.com' })).toMatchObject({
    status: 200,
  });
  expect(await app.post('/login/ovok', other)).toMatchObject({ status: 302, location: '/messages' });
  expect(await app.post('/login/ovok', { ...other, password: 'wrong' })).toMatchObject({ status: 302 });
  expect(JSON.parse((await app.get('/messages')).body)).toEqual([
    'This account has no access here.',
    'Wrong e-mail address or password.',
  ]);
  app.sandbox.ovok.outage();
  expect(await app.post('/login/ovok', person)).toMatchObject({ status: 502 });
});

test('a person has one row in SQL and keeps it, whatever the name, and the session finds it again', async () => {
  const database = sqlDatabase();
  const app = await appWith(['sql-accounts.ts'], { database });
  const first = JSON.parse((await app.post('/login/ovok', person)).body) as { account: string };
  expect(JSON.parse((await app.get('/me')).body)).toEqual({ account: first.account, name: 'Max Mustermann' });
  await app.post('/login/ovok', person);
  expect(database.all('select * from logins')).toMatchObject([{ provider: 'ovok', account: first.account }]);
  expect(database.all('select * from logins')).toHaveLength(1);

  const robert = `Robert'); drop table logins; --`;
  for (const name of ['Before', robert]) {
    app.sandbox.ovok.next({ edit: named(name) });
    await app.post('/login/ovok', other);
  }
  expect(database.all('select name from logins where subject = ?', ['Patient/of-a-test'])).toEqual([
    { name: robert },
  ]);

  database.all('delete from logins');
  expect(JSON.parse((await app.get('/me')).body)).toBe(null);
});

test('the same reference in another project is another account', async () => {
  const database = sqlDatabase();
  const app = await appWith(['sql-accounts.ts'], { database });
  await app.post('/login/ovok', person);
  const project = { reference: 'Project/of-a-stranger', display: 'Elsewhere' };
  app.sandbox.ovok.next({ edit: (body) => ({ ...body, project }) });
  await app.post('/login/ovok', person);
  const rows = database.all(
    'select provider, subject, count(distinct account) as accounts from logins group by 1, 2',
  );
  expect(rows).toMatchObject([{ provider: 'ovok', accounts: 2 }]);
});

test('the same address at both providers is two accounts', async () => {
  const database = sqlDatabase();
  const app = await appWith(['sql-accounts.ts'], { database });
  expect(await app.post('/login/ovok', person)).toMatchObject({ status: 200 });
  expect(await app.post('/login/vero', atVero(person))).toMatchObject({ status: 200 });
  const accounts = database.all('select distinct account from logins');
  expect(accounts).toHaveLength(2);
});

test('twenty first logins at once make one account', async () => {
  const database = sqlDatabase();
  const app = await appWith(['sql-accounts.ts'], { database });
  const answers = await Promise.all(Array.from({ length: 20 }, () => app.post('/login/ovok', person)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 200 });
  expect(database.all('select * from logins')).toHaveLength(1);
});

test('a wrong password and an outage make no account, and a database that is down is an error', async () => {
  const database = sqlDatabase();
  const app = await appWith(['sql-accounts.ts'], { database });
  expect(await app.post('/login/ovok', { ...person, password: 'wrong' })).toMatchObject({ status: 401 });
  app.sandbox.ovok.next({ fault: '503' });
  expect(await app.post('/login/ovok', person)).toMatchObject({ status: 503, retryAfter: '7' });
  database.isDown = true;
  expect(await app.post('/login/ovok', person)).toMatchObject({ status: 500 });
  expect(JSON.parse((await app.get('/me')).body)).toBe(null);
  database.isDown = false;
  await app.post('/login/ovok', person);
  database.isDown = true;
  expect(await app.get('/me')).toMatchObject({ status: 500 });
  expect(database.all('select * from logins')).toHaveLength(1);
});

test('an account that is linked is found by either login, and nobody else can link it', async () => {
  const database = sqlDatabase();
  const app = await appWith(['sql-accounts.ts', 'linked-accounts.ts'], { database });
  expect(await app.post('/link/vero', atVero(person))).toMatchObject({ status: 401 });
  expect(app.sandbox.vero.requests).toHaveLength(0);

  const { body: mine } = await app.post('/login/ovok', person);
  expect(await app.post('/link/vero', { ...atVero(other), password: 'wrong' })).toMatchObject({
    status: 401,
  });
  app.sandbox.vero.next({ fault: '500' });
  expect(await app.post('/link/vero', atVero(other))).toMatchObject({ status: 502 });
  expect(database.all('select * from logins')).toHaveLength(1);
  expect(await app.post('/link/vero', atVero(other))).toMatchObject({ status: 204 });
  expect(await app.post('/link/vero', atVero(other))).toMatchObject({ status: 204 });
  // Who is signed in stays as it was.
  expect((await app.get('/me')).body).toBe(mine);

  app.forget();
  const { account } = JSON.parse((await app.post('/login/vero', atVero(other))).body) as { account: string };
  expect(mine).toContain(account);

  app.forget();
  await app.post('/login/ovok', other);
  expect(await app.post('/link/vero', atVero(other))).toMatchObject({ status: 409 });
  expect(database.all('select account from logins where provider = ?', ['vero'])).toEqual([{ account }]);
});

test('each host is a tenant with ids of its own, and an unknown one asks nobody', async () => {
  const second = {
    clientId: '3d9a7f52-6c1b-4e8a-b0d4-5f2e8c7a9b16',
    tenantId: 'c5e2b8d1-0f47-4a93-8e6c-1b7d9a3f5e20',
  };
  const app = await RecipeApp.start();
  app.app.set('trust proxy', true);
  const tenants = new Map([
    ['clinic.example', ids],
    ['practice.example', second],
  ]);
  app.withLogins({ session: false }).use(document, ['tenants.ts'], { tenants });
  const lena = { ...other, email: 'lena.beispiel@example.com' };
  const at = (host: string) => ({ 'X-Forwarded-Host': host });
  expect(await app.post('/login/ovok', person, at('clinic.example'))).toMatchObject({ status: 200 });
  expect(await app.post('/login/ovok', lena, at('practice.example'))).toMatchObject({ status: 200 });
  expect(await app.post('/login/ovok', lena, at('clinic.example'))).toMatchObject({ status: 401 });
  expect(app.sandbox.ovok.requests.map(({ body }) => body)).toMatchObject([ids, second, ids]);
  expect(await app.post('/login/ovok', lena, at('evil.example'))).toMatchObject({ status: 404 });
  expect(app.sandbox.ovok.requests).toHaveLength(3);
  app.sandbox.ovok.outage();
  expect(await app.post('/login/ovok', lena, at('practice.example'))).toMatchObject({ status: 502 });
});

test('employees beside patients stay who they are, and a spoilt session is a guest’s', async () => {
  const employees = {
    check: (name: string) => Promise.resolve(name === 'eve' ? { employee: 7, name: 'Eve' } : undefined),
    find: (id: unknown) => Promise.resolve(id === 7 ? { employee: 7, name: 'Eve' } : undefined),
  };
  const app = await RecipeApp.start();
  app.withLogins().use(document, ['own-users.ts'], { employees });
  app.app.post('/login/local', app.passport.authenticate('local') as RequestHandler, (req, res) => {
    res.json(req.user);
  });
  await app.post('/login/local', { username: 'eve', password: 'secret' });
  expect(JSON.parse((await app.get('/me')).body)).toEqual({ employee: 7, name: 'Eve' });
  app.forget();
  await app.post('/login/ovok', person);
  expect(JSON.parse((await app.get('/me')).body)).toMatchObject({ provider: 'ovok', role: 'patient' });
});

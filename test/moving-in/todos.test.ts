import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import request from 'supertest';
import { blocksIn } from '../support/documents/markdown';
import { ids, person } from '../support/documents/recipe-app';
import { createApp as kept } from './todos/kept';
import { createApp as local } from './todos/local';
import { createApp as moved } from './todos/moved';

const schema = `
  create table users (id integer primary key, username text unique, hash blob, salt blob);
  create table todos (id integer primary key, owner_id integer not null, title text not null);`;
const alice = { username: 'alice', password: 'letmein' };
const max = { username: person.email, password: person.password };

let sandbox: Sandbox;
let database: Database;
beforeAll(async () => {
  sandbox = await startSandbox();
  Object.assign(process.env, {
    OVOK_BASE_URL: sandbox.ovokURL,
    OVOK_CLIENT_ID: ids.clientId,
    OVOK_TENANT_ID: ids.tenantId,
  });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  database = new Database();
  database.exec(schema);
});
afterEach(() => database.close());

/** Signs in, adds something to do, reads the list, signs out, and reads it once more. */
async function day(createApp: typeof local, path: string, fields: object): Promise<unknown[]> {
  const browser = request.agent(createApp(database));
  await browser
    .post(path)
    .type('form')
    .send(fields)
    .expect(302, /Redirecting to \/$/);
  await browser.post('/').type('form').send({ title: 'Move in' }).expect(302);
  const { body: list } = (await browser.get('/')) as { body: unknown };
  await browser.post('/logout').expect(302);
  const { body: after } = (await browser.get('/')) as { body: unknown };
  return [list, after];
}

const lists = (username: string) => [{ username, todos: ['Move in'] }, 'home'];

test('the application with local users does what the other two are compared with', async () => {
  expect(await day(local, '/signup', alice)).toEqual(lists('alice'));
  expect(await day(local, '/login/password', alice)).toEqual([
    { username: 'alice', todos: ['Move in', 'Move in'] },
    'home',
  ]);
});

test('moved over, it keeps its form, its routes, its serializers and its messages', async () => {
  expect(await day(moved, '/login/password', max)).toEqual(lists('Max Mustermann'));
  const browser = request.agent(moved(database));
  const refused = await browser
    .post('/login/password')
    .type('form')
    .send({ ...max, password: 'wrong' });
  expect([refused.status, refused.headers['location']]).toEqual([302, '/login']);
  await browser.get('/login').expect(200, ['Wrong e-mail address or password.']);
  expect(database.all('select typeof(owner_id) as type from todos')).toEqual([{ type: 'text' }]);
});

test('with local users kept, each signs in on a route of their own, and signing up works as before', async () => {
  expect(await day(kept, '/signup', alice)).toEqual(lists('alice'));
  expect(await day(kept, '/login/ovok', max)).toEqual(lists('Max Mustermann'));
  expect(await day(kept, '/login/password', alice)).toEqual([
    { username: 'alice', todos: ['Move in', 'Move in'] },
    'home',
  ]);
  const browser = request(kept(database));
  await browser.post('/login/ovok').type('form').send(alice).expect(302, /login/);
  await browser.post('/login/password').type('form').send(max).expect(302, /login/);
});

const source = (name: string) => join(__dirname, 'todos', name);
/** Lines that differ, without those of the strategies: `passport.use(…)` and the type of their rows. */
function changedBesideStrategies(before: string, after: string): string[] {
  const { stdout } = spawnSync('git', ['diff', '--no-index', '-U0', source(before), source(after)], {
    encoding: 'utf8',
  });
  const pattern = /^(?: {2}passport\.use|interface Row).*?^ {0,2}[)}];?$/gms;
  const [old, fresh] = [before, after].map((name) => readFileSync(source(name), 'utf8').match(pattern) ?? []);
  const linesOf = (blocks: string[], others: string[]) =>
    blocks.filter((block) => !others.includes(block)).flatMap((block) => block.split('\n'));
  const strategies = [linesOf(old!, fresh!), linesOf(fresh!, old!)];
  const changed = stdout.split('\n').filter((line) => /^[+-](?![+-])/.test(line));
  return changed.filter((line) => {
    const own = strategies[line.startsWith('-') ? 0 : 1]!;
    const index = own.indexOf(line.slice(1));
    // Each line once: another one that reads the same is not the strategy's.
    if (index >= 0) own.splice(index, 1);
    return index < 0;
  });
}

test('moving over changes two lines beside the strategy, and keeping local users adds five', () => {
  const moving = changedBesideStrategies('local.ts', 'moved.ts');
  expect(moving.filter((line) => line.startsWith('+'))).toHaveLength(2);
  expect(moving.filter((line) => line.startsWith('-'))).toHaveLength(2);
  expect(changedBesideStrategies('local.ts', 'kept.ts')).toHaveLength(5);
});

test('the guide shows the very lines', () => {
  const [moving, keeping] = blocksIn('docs/from-passport-local.md', 'diff');
  const lines = (block: string, sign: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1).trim());
  const has = (name: string) =>
    readFileSync(source(name), 'utf8')
      .split('\n')
      .map((line) => line.trim());
  expect(has('moved.ts')).toEqual(expect.arrayContaining(lines(moving!, '+')));
  expect(has('local.ts')).toEqual(expect.arrayContaining(lines(moving!, '-')));
  expect(has('kept.ts')).toEqual(expect.arrayContaining(lines(keeping!, '+')));
  expect([moving, keeping].map((block) => lines(block!, '+').length)).toEqual([3, 10]);
});

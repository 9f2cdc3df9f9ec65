import { join } from 'node:path';
import { evaluate } from '../support/processes/evaluate';

const platform = join(__dirname, '../../scripts/platform');

const npmOf = (machine: object) =>
  evaluate<[string, string[]]>(
    join(platform, 'npm.mjs'),
    `it.npmCommand(['ci', 'a "b" & c'], ${JSON.stringify(machine)})`,
  );
const node = 'C:\\Program Files\\nodejs\\node.exe';
const beside = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js';

test('npm is started by its name, and on Windows by Node.js, without a shell between', async () => {
  expect(await npmOf({ platform: 'linux', env: {}, execPath: '/usr/bin/node' })).toEqual([
    'npm',
    ['ci', 'a "b" & c'],
  ]);
  expect(await npmOf({ platform: 'win32', env: {}, execPath: node })).toEqual([
    node,
    [beside, 'ci', 'a "b" & c'],
  ]);
});

test('on Windows it is the npm that runs the script, and no other package manager', async () => {
  const running = 'D:\\npm 11\\bin\\npm-cli.js';
  const under = async (npm_execpath: string) => {
    const [, [file]] = await npmOf({ platform: 'win32', env: { npm_execpath }, execPath: node });
    return file;
  };
  expect(await under(running)).toBe(running);
  expect(await under('D:\\yarn\\yarn.js')).toBe(beside);
});

test.each([
  ['the same parent', `{ platform: 'linux', ppid: 7 }`, false],
  ['another parent', `{ platform: 'linux', ppid: 1 }`, true],
  ['a parent that runs, on Windows', `{ platform: 'win32', ppid: 7, kill() {} }`, false],
  [
    'a parent that has ended, on Windows',
    `{ platform: 'win32', ppid: 7, kill(id, signal) {
       if (id === 7 && signal === 0) throw Object.assign(new Error(), { code: 'ESRCH' });
     } }`,
    true,
  ],
  [
    'a parent that is somebody else’s, on Windows',
    `{ platform: 'win32', ppid: 7, kill() { throw Object.assign(new Error(), { code: 'EPERM' }); } }`,
    false,
  ],
])('a process with %s', async (_, machine, isLost) => {
  expect(await evaluate(join(platform, 'parent.mjs'), `it.hasLostParent(7, ${machine})`)).toBe(isLost);
});

test.each([
  ['signals itself', `{ platform: 'linux', pid: 8 }`, ['kill', 8, 'SIGTERM']],
  ['calls its own handlers on Windows', `{ platform: 'win32', handlers: 1 }`, ['emit', 'SIGTERM', 'SIGTERM']],
  ['ends on Windows where it has none', `{ platform: 'win32', handlers: 0 }`, ['exit', 1]],
])('a process that is to stop %s', async (_, machine, last) => {
  const calls = await evaluate<unknown[][]>(
    join(platform, 'parent.mjs'),
    `(() => {
       const calls = [];
       const machine = ${machine};
       machine.kill = (...args) => calls.push(['kill', ...args]);
       machine.emit = (...args) => calls.push(['emit', ...args]) && machine.handlers > 0;
       machine.exit = (...args) => calls.push(['exit', ...args]);
       it.stop(machine);
       return calls;
     })()`,
  );
  expect(calls.at(-1)).toEqual(last);
});

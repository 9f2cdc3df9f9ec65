import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { benchmarks, program } from './bench';

test('an unknown mode is refused with those that there are', async () => {
  const { code, stderr, stdout } = await program('main.mjs', 'thruput');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    'Unknown mode "thruput". There are: throughput, scaling, slow, open, silent, tls, startup, install, fresh-tokens.\n',
  );
});

test('an unknown peer is refused with those that there are', async () => {
  const { code, stderr } = await program('main.mjs', 'throughput', '--peers', 'ours,axois');
  expect(code).toBe(1);
  expect(stderr).toBe(
    'Unknown peer "axois". There are: ours, vero, axios, bare-axios, node-http, fetch, undici, ldap, floor.\n',
  );
});

test.each([
  [['--quik'], /^Unknown option "--quik"\. There are: --help, --quick, /],
  [['--runs', '2.5'], /^"--runs" must be a number above 0, not "2\.5"\.\n$/],
  [['--rounds', 'many'], /^"--rounds" must be a number above 0, not "many"\.\n$/],
  [['--seconds=-1'], /^"--seconds" must be a number above 0, not "-1"\.\n$/],
])('%j is refused in a sentence', async (args, sentence) => {
  const { code, stderr } = await program('main.mjs', ...args);
  expect(code).toBe(1);
  expect(stderr).toMatch(sentence);
});

const filesIn = (folder: string) =>
  readdirSync(join(benchmarks, folder)).filter((name) => name !== 'index.mjs');

test('help names every mode and every peer', async () => {
  const { stdout } = await program('main.mjs', '--help');
  const modes = filesIn('modes');
  const peers = filesIn('peers');
  for (const file of [...modes, ...peers]) expect(stdout).toContain(`\n  ${file.replace('.mjs', '')} `);
});

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './workflow-files';

/** Runs a module of the release's own, in a process of its own, and gives what it printed. */
async function runModule(script: string, env: Record<string, string> = {}): Promise<string> {
  const args = ['--input-type=module', '--eval', script];
  const options = { cwd: root, env: { ...process.env, ...env } };
  return (await promisify(execFile)(process.execPath, args, options)).stdout;
}

interface Bom {
  bomFormat: string;
  metadata: { component: { name: string } };
  components: { name: string; licenses: unknown[] }[];
  dependencies: { ref: string }[];
}

let boms: Record<string, Bom>;

beforeAll(async () => {
  const script = `
    import { sboms } from './scripts/release/sbom.mjs';
    console.log(JSON.stringify(Object.fromEntries(sboms('.'))));`;
  boms = JSON.parse(await runModule(script)) as Record<string, Bom>;
});

test.each(readdirSync(join(root, 'packages')))(
  'the SBOM of %s lists what an application installs with it',
  (name) => {
    const bom = boms[name]!;
    expect(bom.bomFormat).toBe('CycloneDX');
    expect(bom.metadata.component.name).toBe(name);
    const listed = bom.components.map((one) => one.name);
    const manifest = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8');
    const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
    for (const one of Object.keys(dependencies)) expect(listed).toContain(one);
    expect(bom.dependencies).toHaveLength(listed.length + 1);
    // Only tests need these, or they are the repository itself.
    for (const other of ['jest', 'passport-sandbox', 'passport-upstream-monorepo', name]) {
      expect(listed).not.toContain(other);
    }
    for (const { licenses } of bom.components) expect(licenses).not.toEqual([]);
  },
);

/** What `npm run check -- advisories` says where this is the registry. */
async function checked(registry: RequestListener): Promise<string> {
  const server = createServer(registry).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await runModule(
      `import { take } from './scripts/check/steps.mjs';
       import { checkAdvisories } from './scripts/check/advisories.mjs';
       await take([{ name: 'advisories', work: () => checkAdvisories(['.']) }]);`,
      { npm_config_registry: `http://127.0.0.1:${port}` },
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** A registry that knows of a hole in this package. */
function registryWithHoleIn(name: string): RequestListener {
  const advisory = {
    id: 1,
    url: 'https://example.com/1',
    title: 'a hole',
    severity: 'high',
    vulnerable_versions: '*',
  };
  return (req, res) => {
    const isAsked = req.method === 'POST' && req.url === '/-/npm/v1/security/advisories/bulk';
    res.writeHead(isAsked ? 200 : 404, { 'content-type': 'application/json' });
    res.end(JSON.stringify(isAsked ? { [name]: [advisory] } : {}));
  };
}

test('a vulnerability in what an application installs with us fails the check', async () => {
  const said = await checked(registryWithHoleIn('jose'));
  expect(said).toMatch(/^failed {2}advisories .*\n {8}jose: high \(npm audit says more\)\n/);
});

test('a vulnerability in what only our tests need is told, and fails nothing', async () => {
  const said = await checked(registryWithHoleIn('prettier'));
  expect(said).toMatch(/^ok {6}advisories .*\n {8}prettier: high \(npm audit says more\)\n/);
});

test('a check that could not ask says so, and is not taken for a good one', async () => {
  const said = await checked((_req, res) => res.writeHead(503).end());
  expect(said).toMatch(
    /^skipped advisories .*\n {8}npm's advisories could not be reached: 503 Service Unavailable/,
  );
});

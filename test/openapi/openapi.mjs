import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer as createHTTPServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { root, setUpOpenAPI } from '../../scripts/setup.mjs';
import { call } from '../../scripts/check/steps.mjs';
import { temporaryFolder } from '../../scripts/check/temporary-folder.mjs';

const here = import.meta.dirname;
const bin = (name) => join(here, 'node_modules', '.bin', name);
const require = createRequire(join(root, 'package.json'));

/** Nothing of these checks is told to the tools' makers. */
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

/** Lints the sandbox's two documents, and the two that the mock is made of. A warning fails. */
async function lint() {
  setUpOpenAPI();
  const folder = temporaryFolder();
  const files = ['ovok', 'vero'].map((provider) => {
    const { [`${provider}Document`]: document } = require(
      join(root, 'packages/passport-sandbox/dist', provider, 'openapi.js'),
    );
    const file = join(folder, `${provider}.json`);
    writeFileSync(file, JSON.stringify(document, undefined, 2));
    return file;
  });
  for (const file of [...files, 'ovok.yaml', 'vero.yaml']) {
    const report = await call(bin('redocly'), ['lint', '--format=json', file], { cwd: here, env });
    const { totals, problems } = JSON.parse(report);
    if (totals.errors + totals.warnings === 0) continue;
    throw new Error(problems.map(({ ruleId, message }) => `${file}: ${ruleId}: ${message}`).join('\n'));
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Serves a document by Prism while some work is done. */
async function withMock(document, work) {
  const port = await freePort();
  const args = ['mock', join(here, document), '--port', String(port), '--host', '127.0.0.1'];
  const prism = spawn(process.execPath, [bin('prism'), ...args], { env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  try {
    for (let tries = 0; !(await fetch(url).catch(() => undefined)); tries++) {
      if (tries > 300) throw new Error('Prism does not listen.');
      await wait(100);
    }
    await work(url);
  } finally {
    prism.kill();
    await once(prism, 'exit');
  }
}

/**
 * Serves what the mock at a URL responds. A route that the mock lacks gets NestJS's error body, as at Ovok: of a 404 in
 * another form the doctor says that it is not the login API.
 */
async function withMissingRoutes(url, work) {
  const server = createHTTPServer((req, res) => {
    const { method, url: path, headers } = req;
    const forward = async () => {
      const sent = Object.entries(headers).filter(([name]) =>
        ['authorization', 'content-type'].includes(name),
      );
      const body = (await text(req)) || undefined;
      const response = await fetch(url + path, { method, headers: Object.fromEntries(sent), body });
      const received = await response.text();
      const missing = { statusCode: 404, error: 'Not Found', message: `Cannot ${method} ${path}` };
      res.writeHead(response.status, { 'content-type': 'application/json' });
      res.end(received.includes('NO_PATH_MATCHED_ERROR') ? JSON.stringify(missing) : received);
    };
    forward().catch((error) => res.destroy(error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** One login by a strategy under a real Passport. */
function logIn(strategy, body) {
  const { Passport } = require('passport');
  const passport = new Passport().use(strategy);
  return new Promise((resolve, reject) => {
    const done = (error, user, info) => (error ? reject(error) : resolve(user || info));
    passport.authenticate(strategy.name, { session: false }, done)({ body, headers: {} }, {}, reject);
  });
}

const ids = {
  clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
};

/** A mock that somebody else wrote, of documents that say what the vendors' do, signs people in. */
async function mock() {
  setUpOpenAPI();
  const { OvokStrategy } = require('./packages/passport-ovok');
  const { VeroStrategy } = require('./packages/passport-vero');
  const password = 'any password';
  const providers = [
    ['ovok', (baseURL) => new OvokStrategy({ baseURL, ...ids }), { email: 'max@example.com', password }],
    ['vero', (baseURL) => new VeroStrategy({ baseURL }), { identifier: 'max@example.com', password }],
  ];
  for (const [provider, strategyAt, body] of providers) {
    await withMock(`${provider}.yaml`, async (url) => {
      const user = await logIn(strategyAt(url), body);
      if (user.provider !== provider) throw new Error(`${provider}: ${JSON.stringify(user)}`);
      const idFlags = provider === 'ovok' ? ['--client-id', ids.clientId, '--tenant-id', ids.tenantId] : [];
      const command = join(root, `packages/passport-${provider}/dist/doctor/command.js`);
      await withMissingRoutes(url, async (service) => {
        const args = [command, 'doctor', '--base-url', service, '--email', 'max@example.com', ...idFlags];
        const doctor = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
        doctor.stdin.end(password);
        const [stdout, [status]] = await Promise.all([text(doctor.stdout), once(doctor, 'exit')]);
        if (status !== 0) throw new Error(`${provider}'s doctor is not content:\n${stdout}`);
      });
    });
  }
}

/** What is checked with other people's OpenAPI tools, a step each. */
export const openapiSteps = [
  { name: 'OpenAPI documents (Redocly)', work: lint },
  { name: 'a third-party mock (Prism)', work: mock },
];

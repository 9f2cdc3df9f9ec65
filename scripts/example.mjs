import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stopWithNpm } from './platform/parent.mjs';
import { root, setUpExample } from './setup.mjs';

const name = process.argv[2];

/** Something that a person can put right. */
class Problem extends Error {}

function portOf({ PORT = '3000' }) {
  if (/^\d{1,5}$/.test(PORT) && Number(PORT) <= 65_535) return Number(PORT);
  throw new Problem(`PORT must be a whole number from 0 to 65535, not "${PORT}".`);
}

function sessionSecretOf({ SESSION_SECRET, NODE_ENV }) {
  if (SESSION_SECRET !== undefined && SESSION_SECRET.length < 32) {
    throw new Problem('SESSION_SECRET must have at least 32 characters.');
  }
  if (SESSION_SECRET === undefined && NODE_ENV === 'production') {
    throw new Problem('SESSION_SECRET is required: set at least 32 random characters.');
  }
  return SESSION_SECRET ?? randomBytes(32).toString('base64url');
}

/** Starts the sandbox where nothing is configured, and sets the variables that lead to it. */
async function standIn() {
  if (Object.keys(process.env).some((variable) => /^(OVOK|VERO)_/.test(variable))) return undefined;
  const { startSandbox } = await import('passport-sandbox');
  const { ovokURL, veroURL, accounts } = await startSandbox({ keepRequests: 0 });
  const [account] = accounts;
  Object.assign(process.env, {
    OVOK_BASE_URL: ovokURL,
    OVOK_CLIENT_ID: account.clientId,
    OVOK_TENANT_ID: account.tenantId,
    VERO_BASE_URL: veroURL,
  });
  return account;
}

function welcome(url, account) {
  const line = `examples/${name} listens on ${url}`;
  if (!account) return line;
  const post = (provider, field) =>
    `  curl -i -d ${field}=${account.email} --data-urlencode 'password=${account.password}' ${url}/login/${provider}`;
  const hint = 'No provider is configured, so the sandbox stands in for both:';
  return [line, hint, post('ovok', 'email'), post('vero', 'identifier')].join('\n');
}

/** A sentence for what a person can put right, else the stack. */
function explain(error) {
  const { code, port, message, stack } = error;
  if (code === 'EADDRINUSE') return `port ${port} is in use. Choose another one with PORT.`;
  if (code === 'EACCES') return `port ${port} is not ours to take. Choose another one with PORT.`;
  // What the strategies say of their options, and of the variables that they read.
  return error instanceof Problem || /^(Ovok|Vero)\w+: /.test(message) ? message : stack;
}

async function main() {
  const port = portOf(process.env);
  process.env.SESSION_SECRET = sessionSecretOf(process.env);
  const account = await standIn();
  const file = ['app.mjs', 'dist/app.js'].map((path) => join(root, 'examples', name, path)).find(existsSync);
  const { start } = await import(pathToFileURL(file));
  const server = await start(port);
  if (!server.listening) await once(server, 'listening');
  console.log(welcome(`http://127.0.0.1:${server.address().port}`, account));
}

await setUpExample(name);
stopWithNpm();
await main().catch((error) => {
  console.error(`examples/${name}: ${explain(error)}`);
  process.exit(1);
});

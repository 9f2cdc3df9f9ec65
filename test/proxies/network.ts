import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { certificate } from '../../packages/passport-upstream/test/support/certificate';
import type { BlockLogin, BlockLogins } from '../support/documents/block-logins';
import { corporateProxy, type CorporateProxy } from '../support/upstreams/corporate-proxy';
import { tlsFront, type TLSFront } from '../support/upstreams/tls-front';

export const password = 'A[.DmUv]2vE|n_+]';
/** Somebody with an account at Ovok. */
export const max = { email: 'max.mustermann@example.com', password };
/** The ids of the sandbox's first tenant. */
export const ids = {
  clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
};
/** Certificates: the company's authority and server, a client's, and one that nobody has vouched for. */
const company = certificate();
export const staff = certificate();
export const stranger = certificate();
const pem = { ca: company.cert, cert: staff.cert, key: staff.key, stranger: stranger.cert };
const folder = mkdtempSync(join(tmpdir(), 'proxies-and-tls-'));
/** The file that has it. */
export const path = (name: keyof typeof pem) => join(folder, name);
const closers: (() => void)[] = [];
/** Ovok, as it is told to answer. */
export let sandbox: Sandbox;

beforeAll(async () => {
  for (const [name, text] of Object.entries(pem)) writeFileSync(join(folder, name), text);
  sandbox = await startSandbox();
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
  sandbox.ovok.clear();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await sandbox.close();
});

/** Ovok's sandbox, behind TLS. */
export async function ovokBehindTLS(options: TlsOptions = {}): Promise<TLSFront> {
  const front = await tlsFront(sandbox.ovokURL, { ...company, ...options });
  closers.push(front.close);
  return front;
}

/** A corporate proxy, which opens tunnels or says what it is told to. */
export async function proxyThat(answer?: Parameters<typeof corporateProxy>[0]): Promise<CorporateProxy> {
  const proxy = await corporateProxy(answer);
  closers.push(proxy.close);
  return proxy;
}

/**
 * Logs in with the strategy of a block of the document, in a process that has this environment; without a block, with
 * our own client and with axios's.
 */
export async function logIn(
  file: string | undefined,
  baseURL: string,
  env: NodeJS.ProcessEnv = {},
  ...bodies: object[]
): Promise<BlockLogin[]> {
  const input: BlockLogins = {
    document: 'docs/proxies-and-tls.md',
    ...(file === undefined ? {} : { file }),
    bodies: bodies.length > 0 ? bodies : [max],
    secrets: [password, new URL(baseURL).host, 'proxy-secret'],
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--no-warnings',
      '-r',
      'esbuild-register',
      join(__dirname, '../support/documents/block-logins.ts'),
      JSON.stringify(input),
    ],
    {
      env: {
        PATH: process.env['PATH'],
        OVOK_BASE_URL: baseURL,
        OVOK_CLIENT_ID: ids.clientId,
        OVOK_TENANT_ID: ids.tenantId,
        NODE_EXTRA_CA_CERTS: path('ca'),
        COMPANY_CA: path('ca'),
        CLIENT_CERT: path('cert'),
        CLIENT_KEY: path('key'),
        ...env,
      },
    },
  );
  return JSON.parse(stdout) as BlockLogin[];
}

/** A login that nobody could judge, with no secret in the error. */
export const unreachable = { outcome: 'error', code: 'ERR_UPSTREAM_UNREACHABLE', status: 502, found: [] };
export const wrong = { ...max, password: 'wrong' };
/** An account at which Ovok goes wrong so. */
export const at = (fault: string) => ({ email: `${fault}@example.com`, password });

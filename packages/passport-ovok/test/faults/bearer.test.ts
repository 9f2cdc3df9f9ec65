import net from 'node:net';
import { startSandbox, type OvokAccount } from 'passport-sandbox';
import { hide, show, testFaults } from '../../../../test/suites/fault-suite';
import { answerJSON } from '../../../../test/support/upstreams/scripted-upstream';
import { clientId, tenantId } from '../seed';
import { appOn, counted, known, ovok, times } from '../bearer/bearer-app';
import { stranger, tokenOf } from '../bearer/people';

/** Somebody at the same login, in another project. */
const neighbour: OvokAccount = {
  ...stranger,
  email: 'neighbour@example.com',
  clientId,
  tenantId,
  profile: { reference: 'Patient/44444444-4444-4444-8444-444444444444', display: 'Neighbour' },
};

async function foreignToken(name: string) {
  const sandbox = await startSandbox({ accounts: [stranger, neighbour] });
  try {
    const owners: Record<string, Parameters<typeof tokenOf>[1]> = {
      'of another project': neighbour,
      'of another tenant': sandbox.accounts.find(({ email }) => email.startsWith('lena.'))!,
      'of another project, with the reference of a person here': stranger,
    };
    const token = await tokenOf(sandbox, owners[name]!);
    hide(token, new URL(sandbox.ovokURL).host);
    const app = await appOn(sandbox.ovokURL);
    sandbox.ovok.clear();
    const response = await app.api(token);
    show(await response.text(), ...response.headers);
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      asked: sandbox.ovok.requests.length,
    };
  } finally {
    await sandbox.close();
  }
}

async function throttled() {
  let isThrottling = false;
  const { baseURL, asked } = await ovok((res, token) =>
    isThrottling ? answerJSON(res, {}, 429, { 'Retry-After': '60' }) : known(res, token),
  );
  const app = await appOn(baseURL);
  await app.api('good');
  await app.api('refused');
  isThrottling = true;
  const unknown: string[] = [];
  for (const token of ['unknown', ...times(53, (index) => `made-up-${index}`)]) {
    const response = await app.api(token);
    const { code } = (await response.json()) as { code?: string };
    const seconds = Number(response.headers.get('retry-after'));
    const isMinute = seconds > 30 && seconds <= 60;
    unknown.push(`${response.status} ${code}, again in ${isMinute ? 'a minute' : `${seconds} s`}`);
  }
  return {
    unknown: counted(unknown),
    known: { good: (await app.api('good')).status, refused: (await app.api('refused')).status },
    login: (await app.logIn()).status,
    asked,
  };
}

const headers: Record<string, string[]> = {
  '"Bearer a,b"': ['Bearer a,b'],
  'a tab for the blank': ['Bearer\ta'],
  'a tab in the token': ['Bearer a\tb'],
  'two headers': ['Bearer good', 'Bearer good'],
  '16 KiB': [`Bearer ${'x'.repeat(16_384)}`],
};

async function noToken(name: string) {
  const { baseURL, asked } = await ovok(known);
  const { url } = await appOn(baseURL);
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  const lines = ['Host: x', 'Connection: close', ...headers[name]!.map((value) => `Authorization: ${value}`)];
  socket.write(`GET /api HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
  const [, challenge] = /\r\nWWW-Authenticate: (.*)\r\n/.exec(text) ?? [];
  return { status: Number(status), challenge, asked: asked.length };
}

testFaults(__filename, { 110: foreignToken, 112: throttled, 115: noToken });

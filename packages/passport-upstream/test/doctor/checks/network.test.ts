import dns from 'node:dns/promises';
import { createServer as createTCPServer, type AddressInfo, type Server } from 'node:net';
import tls, { createServer } from 'node:tls';
import { checkDNS, checkTLS } from '../../../src/doctor/checks/network';
import { Report, type Finding } from '../../../src/doctor/report';
import { certificate } from '../../support/certificate';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server, host = 'localhost'): Promise<URL> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`https://${host}:${(server.address() as AddressInfo).port}`);
}

const check = async (
  work: (report: Report) => Promise<boolean>,
): Promise<[reached: boolean, finding: Finding | undefined]> => {
  const report = new Report(() => undefined);
  const reached = await work(report);
  return [reached, report.findings[0]];
};

test('a name that resolves is shown with its addresses, and an address needs no DNS', async () => {
  const [reached, finding] = await check((report) => checkDNS(new URL('https://localhost'), report));
  expect([reached, finding?.meaning]).toEqual([
    true,
    expect.stringMatching(/^localhost is .*(127\.0\.0\.1|::1)/),
  ]);
  expect(await check((report) => checkDNS(new URL('https://[::1]'), report))).toEqual([true, undefined]);
});

test('all addresses of a name are shown', async () => {
  const addresses = ['192.0.2.1', '2001:db8::1'].map((address) => ({ address, family: 0 }));
  const spied = jest.spyOn(dns, 'lookup').mockResolvedValue(addresses as never);
  const found = await check((report) => checkDNS(new URL('https://api.acme.example'), report));
  spied.mockRestore();
  const meaning = 'api.acme.example is 192.0.2.1, 2001:db8::1';
  expect(found).toEqual([true, { check: 'DNS', result: 'ok', meaning }]);
});

test('a name that does not resolve differs', async () => {
  const [reached, finding] = await check((report) =>
    checkDNS(new URL('https://no-such-host.invalid'), report),
  );
  expect(reached).toBe(false);
  expect(finding).toEqual({
    check: 'DNS',
    result: 'differs',
    meaning: expect.stringMatching(/^no-such-host\.invalid does not resolve \(E\w+\)$/) as unknown,
    advice: 'Check the base URL and the DNS of this machine.',
  });
});

test('on this machine there need be no TLS', async () => {
  const [reached, finding] = await check((report) => checkTLS(new URL('http://127.0.0.1:1'), 1_000, report));
  expect(reached).toBe(true);
  expect(finding).toEqual({ check: 'TLS', result: 'ok', meaning: 'none: the service is on this machine' });
});

const days = (count: number): Date => new Date(Date.now() + count * 86_400_000 + 3_600_000);

test.each([
  ['a certificate that nobody trusts', {}, 'localhost', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['an expired certificate', { from: days(-9), to: days(-1) }, 'localhost', 'CERT_HAS_EXPIRED'],
  ['an address', {}, '127.0.0.1', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])('%s differs, with issuer and days', async (_what, options, host, code) => {
  const url = await listen(createServer(certificate(options)), host);
  const [reached, finding] = await check((report) => checkTLS(url, 5_000, report));
  expect(reached).toBe(false);
  expect(finding).toMatchObject({
    check: 'TLS',
    result: 'differs',
    advice:
      'Logins fail with 502, and no password is sent. For a private CA set NODE_EXTRA_CA_CERTS; else the provider, ' +
      'or a proxy on the way, has a wrong certificate.',
  });
  expect(finding?.meaning).toMatch(
    new RegExp(`^(${code}|DEPTH_ZERO_SELF_SIGNED_CERT) \\(TLSv1\\.3, issued by Test`),
  );
});

test.each([
  ['ok', days(90), '90 days left'],
  ['ok', days(14), '14 days left'],
  ['unknown', days(13), '13 days left'],
] as const)('a trusted certificate is %s with its days left', async (result, to, left) => {
  const { cert, key } = certificate({ to });
  const url = await listen(createServer({ cert, key }));
  const original = tls.connect;
  // What NODE_EXTRA_CA_CERTS does when a process starts.
  const spied = jest
    .spyOn(tls, 'connect')
    .mockImplementation(((options: tls.ConnectionOptions) => original({ ...options, ca: cert })) as never);
  const [reached, finding] = await check((report) => checkTLS(url, 5_000, report));
  spied.mockRestore();
  expect([reached, finding?.check, finding?.result]).toEqual([true, 'TLS', result]);
  expect(finding?.meaning).toMatch(new RegExp(`^TLSv1\\.3, issued by .+, ${left}$`));
  expect(finding?.advice).toBe(
    result === 'ok'
      ? undefined
      : 'The certificate ends soon: ask the provider whether it is renewed by itself.',
  );
});

test('a service of several names is told which one is meant', async () => {
  const names: string[] = [];
  const SNICallback = (name: string, done: (error: null) => void): void => {
    names.push(name);
    done(null);
  };
  const server = createServer({ ...certificate(), SNICallback });
  const url = await listen(server);
  await check((report) => checkTLS(url, 5_000, report));
  url.hostname = '127.0.0.1';
  await check((report) => checkTLS(url, 5_000, report));
  expect(names).toEqual(['localhost']);
});

test('a port that does not speak TLS, or says nothing, differs', async () => {
  const plain = await listen(createTCPServer((socket) => socket.on('error', () => {}).end('SSH-2.0\r\n')));
  const silent = await listen(createTCPServer((socket) => socket.on('error', () => {})));
  for (const url of [plain, silent]) {
    const [reached, finding] = await check((report) => checkTLS(url, 300, report));
    expect(reached).toBe(false);
    expect(finding).toEqual({
      check: 'TLS',
      result: 'differs',
      meaning: expect.stringMatching(
        url === silent ? /^no TLS connection \(ETIMEDOUT\)$/ : /^no TLS connection \(E/,
      ) as unknown,
      advice: 'Check the base URL: its port, and that it speaks TLS 1.2 or later.',
    });
  }
  // Nothing listens there: 443 is the port where a URL has none.
  for (const url of ['https://localhost:1', 'https://127.9.9.9']) {
    expect(await check((report) => checkTLS(new URL(url), 300, report))).toMatchObject([
      false,
      { meaning: 'no TLS connection (ECONNREFUSED)' },
    ]);
  }
});

import { logIn, max, ovokBehindTLS, path, proxyThat, staff, stranger, unreachable, wrong } from './network';

test('a private CA is trusted, and no other', async () => {
  const private_ = await ovokBehindTLS();
  const other = await ovokBehindTLS(stranger);
  const [mine] = await logIn('private-ca.ts', private_.baseURL, { NODE_EXTRA_CA_CERTS: '' }, max, wrong);
  expect(mine).toMatchObject({ outcome: 'success', found: [] });
  // Neither an authority that Node.js trusts, nor switching the check off, widens it.
  const env = { NODE_EXTRA_CA_CERTS: path('stranger'), NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const [theirs] = await logIn('private-ca.ts', other.baseURL, env);
  expect(theirs).toMatchObject({ ...unreachable, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(other.decrypted).toBe('');
});

test('mutual TLS shows the certificate, and is an outage without one that the gateway takes', async () => {
  const asking = { requestCert: true, rejectUnauthorized: true };
  const gateway = await ovokBehindTLS({ ...asking, ca: staff.cert });
  const logins = await logIn('mutual-tls.ts', gateway.baseURL, {}, max, wrong);
  expect(logins).toMatchObject([
    { outcome: 'success', found: [] },
    { outcome: 'fail', status: 401, found: [] },
  ]);
  const [without] = await logIn('private-ca.ts', gateway.baseURL);
  expect(without).toMatchObject(unreachable);
  const strict = await ovokBehindTLS({ ...asking, ca: stranger.cert });
  const [refused] = await logIn('mutual-tls.ts', strict.baseURL);
  expect(refused).toMatchObject(unreachable);
  expect(strict.decrypted).toBe('');
});

test('an agent without keep-alive has a connection for each login', async () => {
  const front = await ovokBehindTLS();
  const logins = await logIn('no-keep-alive.ts', front.baseURL, {}, max, max, max);
  expect(logins.map(({ outcome }) => outcome)).toEqual(Array(3).fill('success'));
  expect(front.connections).toBe(3);
});

test('our own client goes past the proxies of the environment, and an axios instance through them', async () => {
  const { baseURL } = await ovokBehindTLS();
  const proxy = await proxyThat();
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  const env = {
    ...Object.fromEntries(names.map((name) => [name, `http://${proxy.host}`])),
    NODE_USE_ENV_PROXY: '1',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  };
  const success = { outcome: 'success' };
  expect(await logIn(undefined, baseURL, env)).toMatchObject([success, success]);
  expect(proxy.heads).toHaveLength(1);
  expect(await logIn(undefined, baseURL, { ...env, NO_PROXY: 'localhost' })).toMatchObject([
    success,
    success,
  ]);
  expect(proxy.heads).toHaveLength(1);
  // An axios instance takes any certificate where the environment says so; ours does not.
  const untrusted = { ...env, NO_PROXY: 'localhost', NODE_EXTRA_CA_CERTS: '' };
  expect(await logIn(undefined, baseURL, untrusted)).toMatchObject([unreachable, success]);
});

import { Browser } from '../support/browser';
import { untilAsked } from '../support/sandbox-login';
import { maxAtOvok, startApp } from '../support/started-app';

const limits = { perAddress: 1_000, perAccount: 5, windowMs: 60_000 };
const wrong = { ...maxAtOvok, password: 'wrong' };

async function fail(browser: Browser, times: number, credentials: object = wrong): Promise<void> {
  for (let n = 0; n < times; n++) {
    expect((await browser.postJSON('/api/login/ovok', credentials)).status).toBe(401);
  }
}

test('the form says how long to wait, and keeps the e-mail', async () => {
  const browser = new Browser((await startApp({ limits })).url);
  await fail(browser, 5);
  const page = await browser.submit('/login', '/login/ovok', maxAtOvok);
  expect(page.status).toBe(429);
  expect(page.text).toMatch(/Too many attempts\. Try again in \d+ seconds\./);
  expect(page.text).toContain('value="max.mustermann@example.com"');
});

test('forms and JSON, upper and lower case, and blanks around it count for the same account', async () => {
  const browser = new Browser((await startApp({ limits })).url);
  await fail(browser, 2);
  await fail(browser, 2, { ...wrong, email: 'MAX.Mustermann@Example.com' });
  await browser.submit('/login', '/login/ovok', { ...wrong, email: ' max.mustermann@example.com ' });
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
});

test.each([
  ['zero-width letters', 'm\u200bax.mustermann@exam\u200dple.com'],
  ['a soft hyphen and a variation selector', 'ma\u00adx.mustermann\ufe0f@example.com'],
  ['a Hangul filler', 'max.mustermann\u3164@example.com'],
  ['full-width letters', '\uff4dax.mustermann@example.com'],
  ['an accent in one or two code points', 'm\u00e1x.mustermann@exa\u0301mple.com'],
  ['a long s', 'max.mu\u017ftermann@example.com'],
])('an address with %s counts for the account without', async (_what, email) => {
  const browser = new Browser((await startApp({ limits })).url);
  await fail(browser, 4);
  expect([400, 401]).toContain((await browser.postJSON('/api/login/ovok', { ...wrong, email })).status);
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
});

test.each([
  [
    'i',
    [
      'ILSE@example.com',
      'ılse@example.com',
      'İLSE@example.com',
      'ilse@example.com',
      'i\u0307lse@example.com',
    ],
  ],
  [
    'ss',
    ['GROSS@example.com', 'groß@example.com', 'GROẞ@example.com', 'gross@example.com', 'groSs@example.com'],
  ],
])('every spelling of %s is one account', async (_what, emails) => {
  const browser = new Browser((await startApp({ limits })).url);
  for (const email of emails) {
    expect((await browser.postJSON('/api/login/vero', { identifier: email, password: 'x' })).status).toBe(
      401,
    );
  }
  const credentials = { identifier: emails[0], password: 'x' };
  expect((await browser.postJSON('/api/login/vero', credentials)).status).toBe(429);
});

test('a /48 of IPv6 has four times the tries of a /56, and the next /48 has its own', async () => {
  const { url } = await startApp({ limits: { ...limits, perAddress: 2 }, trustProxy: 1 });
  const browser = new Browser(url);
  let n = 0;
  const tryFrom = async (address: string) => {
    const credentials = { email: `nobody-${n++}@example.com`, password: 'x' };
    return (await browser.postJSON('/api/login/ovok', credentials, { 'x-forwarded-for': address })).status;
  };
  // Two tries from each of four networks of 56 bits; a third one from the first is too many for it alone.
  for (const network of ['00', '01', '02', '03']) {
    expect(await tryFrom(`2001:db8:1:${network}00::1`)).toBe(401);
    if (network === '00') expect(await tryFrom('2001:db8:1:ff::2')).toBe(401);
    else expect(await tryFrom(`2001:db8:1:${network}ff::2`)).toBe(401);
  }
  expect(await tryFrom('2001:db8:1:400::1')).toBe(429);
  expect(await tryFrom('2001:db8:2::1')).toBe(401);
  expect(await tryFrom('198.51.100.1')).toBe(401);
});

test.each([
  ['with the port of each connection', (n: number) => `203.0.113.9:${5_000 + n}`],
  ['in brackets, with the port', (n: number) => `[2001:db8::9]:${5_000 + n}`],
  ['from one IPv6 network', (n: number) => `2001:db8::${n}`],
  ['that are none', (n: number) => `nowhere-${n}`],
])('addresses %s are one', async (_how, addressOf) => {
  const { url } = await startApp({ limits: { ...limits, perAddress: 3 }, trustProxy: 1 });
  const browser = new Browser(url);
  const tryFrom = (address: string, n: number) =>
    browser.postJSON(
      '/api/login/ovok',
      { email: `nobody-${n}@example.com`, password: 'x' },
      { 'x-forwarded-for': address },
    );
  for (let n = 0; n < 3; n++) expect((await tryFrom(addressOf(n), n)).status).toBe(401);
  expect((await tryFrom(addressOf(3), 3)).status).toBe(429);
  expect((await tryFrom('198.51.100.1', 4)).status).toBe(401);
});

test('a success with a look-alike address forgives nothing', async () => {
  const { url, sandbox } = await startApp({ limits });
  const browser = new Browser(url);
  await fail(browser, 4);
  // Somebody else, as far as the provider is concerned.
  const lookAlike = { ...maxAtOvok, email: maxAtOvok.email.replace('m', '\uff4d') };
  const { clientId, tenantId } = sandbox.accounts[0]!;
  const answer = await fetch(`${sandbox.ovokURL}/auth/b2b/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...maxAtOvok, clientId, tenantId }),
  });
  const body = (await answer.json()) as object;
  for (let n = 0; n < 3; n++) {
    sandbox.ovok.next({ path: '/auth/b2b/login', status: 200, body });
    expect((await browser.postJSON('/api/login/ovok', lookAlike)).status).toBe(200);
  }
  await fail(browser, 1);
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
});

test('what has no password is no guess, and locks nobody out', async () => {
  const browser = new Browser((await startApp({ limits })).url);
  const { email } = maxAtOvok;
  for (let n = 0; n < 6; n++) {
    expect((await browser.postJSON('/api/login/ovok', { email })).status).toBe(400);
    expect((await browser.postJSON('/api/login/ovok', { email, password: '' })).status).toBe(400);
  }
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(200);
});

test('a success does not lend a further try', async () => {
  const browser = new Browser((await startApp({ limits })).url);
  for (let n = 0; n < 3; n++) expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(200);
  await fail(browser, 5);
  expect((await browser.postJSON('/api/login/ovok', wrong)).status).toBe(429);
});

test('guesses that are sent at once do not all go through', async () => {
  const { url, sandbox } = await startApp({ limits });
  sandbox.ovok.delay = 100;
  const guesses = Array.from({ length: 20 }, () => new Browser(url).postJSON('/api/login/ovok', wrong));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(15).fill(429)]);
  expect(sandbox.ovok.requests).toHaveLength(5);
});

test('the providers’ accounts are counted apart', async () => {
  const browser = new Browser((await startApp({ limits })).url);
  await fail(browser, 5);
  const atVero = { identifier: maxAtOvok.email, password: maxAtOvok.password };
  expect((await browser.postJSON('/api/login/vero', atVero)).status).toBe(200);
});

test('when the window is over, counting begins anew', async () => {
  const browser = new Browser((await startApp({ limits: { ...limits, windowMs: 1_000 } })).url);
  await fail(browser, 5);
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(200);
});

test('who leaves before the answer has used up a try all the same', async () => {
  const { url, sandbox } = await startApp({ limits });
  sandbox.ovok.delay = 400;
  for (let n = 0; n < 5; n++) {
    const leaving = new AbortController();
    const gone = fetch(`${url}/api/login/ovok`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wrong),
      signal: leaving.signal,
    });
    await untilAsked(sandbox, n + 1);
    leaving.abort();
    await expect(gone).rejects.toThrow();
  }
  sandbox.ovok.delay = 0;
  expect((await new Browser(url).postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
});

import { readConfig } from '../../src/config/config';
import { Browser } from '../support/browser';
import { startApp, startDemoApp } from '../support/started-app';

const unescaped = (text: string) => text.replaceAll('&#39;', "'").replaceAll('&quot;', '"');

test('the demo’s login page lists the sandbox’s accounts as text, and as buttons for a script of this site', async () => {
  const { url, sandbox } = await startDemoApp();
  const { text, headers } = await new Browser(url).get('/login');
  expect(text).toContain('<h2 class="badge" id="demo-title">Demo</h2>');
  expect(text).toContain('<code>A[.DmUv]2vE|n_+]</code>');
  expect(text.match(/<script[^>]*>/g)).toEqual([
    '<script src="/fresh.js" defer>',
    '<script src="/show-password.js" defer>',
    '<script src="/demo.js" defer>',
  ]);
  expect(headers.get('content-security-policy')).toMatch(/script-src 'self'(;|$)/);
  for (const { provider, email, password, fault, tenantId } of sandbox.accounts) {
    const isOurs = provider === 'vero' || tenantId === sandbox.accounts[0]!.tenantId;
    const place = fault ? '' : `data-provider="${provider}" `;
    const button = `${place}data-email="${email}" data-password="${password}"`;
    expect([email, unescaped(text).includes(button)]).toEqual([email, isOurs]);
  }
});

test('each account that is offered first can sign in', async () => {
  const { url } = await startDemoApp();
  const { text } = await new Browser(url).get('/login');
  const first = text.replaceAll(/<details>.*?<\/details>/gs, '');
  const offered = [...first.matchAll(/data-provider="(\w+)" data-email="([^"]+)" data-password="([^"]+)"/g)];
  expect(offered).toHaveLength(4);
  for (const [, provider, email, password] of offered) {
    const field = provider === 'ovok' ? 'email' : 'identifier';
    const answer = await new Browser(url).submit('/login', `/login/${provider}`, {
      [field]: email!,
      password: password!,
    });
    expect(answer.status).toBe(303);
  }
});

test('without the demo there is no account, no password and no script on the page', async () => {
  const browser = new Browser((await startApp()).url);
  const { text } = await browser.get('/login');
  const failed = await browser.submit('/login', '/login/ovok', { email: 'a@example.com', password: 'x' });
  for (const page of [text, failed.text]) {
    expect(page).not.toContain('demo');
    expect(page).not.toContain('mustermann');
    expect(page).not.toContain('correct horse');
  }
});

test('no environment turns the demo’s accounts on where a provider is configured', () => {
  jest.replaceProperty(process, 'env', { VERO_BASE_URL: 'https://vero.example', DEMO: '1', demo: 'true' });
  expect(readConfig().demo).toBeUndefined();
  jest.restoreAllMocks();
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { Account } from '../../src/auth/providers';
import { tokenLife } from '../../src/pages/token-life';
import { Browser } from '../support/browser';
import { maxAtOvok, maxAtVero, startApp } from '../support/started-app';

async function profileOf(provider: 'ovok' | 'vero', credentials: object, options = {}): Promise<string> {
  const browser = new Browser((await startApp({}, options)).url);
  await browser.postJSON(`/api/login/${provider}`, credentials);
  return (await browser.get('/profile')).text;
}

function timeIn(page: string) {
  const [, endsAt, seconds, text] =
    /<time datetime="([^"]+)" data-seconds="(\d+)">([^<]+)<\/time>/.exec(page) ?? [];
  return { left: (Date.parse(endsAt!) - Date.now()) / 1_000, seconds: Number(seconds), text };
}

test.each([
  ['ovok', maxAtOvok, 'Access token ends in', 'Get a new one'],
  ['vero', maxAtVero, 'Signed in for another', 'Sign in again'],
] as const)(
  'the profile says when %s’s token ends, without a script too',
  async (name, credentials, title, after) => {
    const page = await profileOf(name, credentials);
    const { left, seconds, text } = timeIn(page);
    expect(left).toBeGreaterThan(3_590);
    expect(left).toBeLessThanOrEqual(3_600);
    expect(Math.abs(left - seconds)).toBeLessThan(2);
    expect(text).toMatch(/^(60|59) minutes$/);
    expect(page).toContain(title);
    expect(page).toContain(after);
  },
);

test('where Vero’s session ends before its JWT, that is the end', async () => {
  const page = await profileOf('vero', maxAtVero, { veroSessionLifetime: 90_000 });
  expect(timeIn(page).seconds).toBeGreaterThan(80);
  expect(timeIn(page).seconds).toBeLessThanOrEqual(90);
});

test('without a refresh token nothing is said of a new one', async () => {
  const credentials = { email: 'no-refresh@example.com', password: 'correct horse battery staple' };
  const page = await profileOf('ovok', credentials);
  expect(page).toContain('Signed in for another');
  expect(page).not.toContain('renews');
});

test.each([1, 86_400, 1e10, 8.64e12])('tokens of %d seconds leave pages that work', async (expiresIn) => {
  const { url, sandbox } = await startApp();
  sandbox.ovok.next({ edit: (body) => ({ ...body, expiresIn }) });
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  for (const path of ['/profile', '/profile/ovok']) expect((await browser.get(path)).status).toBe(200);
});

test('a session that says a date that no calendar has is shown without one', () => {
  const account = { provider: 'ovok', tokens: { expiresAt: 8.64e15 + 1 } } as Account;
  expect(tokenLife(account, 'en-GB')).toBeUndefined();
});

test('what ticks is not read out, and what follows is', async () => {
  const page = await profileOf('ovok', maxAtOvok);
  expect(page).not.toContain('aria-live');
  expect(page).toMatch(/role="timer"[^>]*><time/);
  expect(page).toMatch(/role="status">\s*<p class="before">/);
});

test('the script comes from a file of this site, and its policy allows no other', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const { text, headers } = await browser.get('/profile');
  expect(text.match(/<script[^>]*>/g)).toEqual([
    '<script src="/fresh.js" defer>',
    '<script src="/countdown.js" defer>',
  ]);
  expect(text).not.toMatch(/<style| style=| on[a-z]+=/);
  expect(headers.get('content-security-policy')).toMatch(/script-src 'self'(;|$)/);
  const script = await browser.get('/countdown.js');
  expect(script.status).toBe(200);
  expect(script.headers.get('content-type')).toContain('text/javascript');
});

test('the script counts by its own clock, second by second, and stops at zero', () => {
  let now = 5_000;
  let next: { at: number; tick: () => void } | undefined;
  const over = jest.fn();
  const time = {
    dataset: { seconds: '3601' },
    textContent: '',
    closest: () => ({ classList: { add: over } }),
  };
  runInNewContext(readFileSync(join(__dirname, '../..', 'public', 'countdown.js'), 'utf8'), {
    document: { querySelectorAll: () => [time] },
    Date: { now: () => now },
    setTimeout: (tick: () => void, delay: number) => {
      next = { at: now + delay, tick };
    },
  });
  const shown = [time.textContent];
  while (next) {
    const { at, tick } = next;
    next = undefined;
    now = at;
    tick();
    shown.push(time.textContent);
  }
  expect(shown).toHaveLength(3_602);
  expect(shown.slice(0, 3)).toEqual(['1:00:01', '1:00:00', '59:59']);
  expect(shown.slice(-3)).toEqual(['00:02', '00:01', '00:00']);
  expect(over.mock.calls).toEqual([['over']]);
});

import { spawn } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { chromiumHint, hasChromium, startChromium } from '../../../../test/support/processes/chromium';

const folder = join(__dirname, '../..', 'docs');
const max = { email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' };

/** Where the demo listens, and what ends it. */
async function startDemo(): Promise<{ url: string; stop(): void }> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(OVOK|VERO)_|^(NODE_ENV|REDIS_URL)$/.test(name),
  );
  const child = spawn(process.execPath, [join(__dirname, '../..', 'dist', 'main.js')], {
    env: { ...Object.fromEntries(own), PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const [, url] = /listens on (http:\S+)/.exec(output) ?? [];
    if (url) return { url, stop: () => void child.kill() };
  }
  throw new Error(`The demo did not start: ${output}`);
}

async function signIn(page: Page, provider: string, { email, password } = max): Promise<void> {
  await page.goto(`/login?provider=${provider}`);
  await page.locator(`#${provider}-email`).fill(email);
  await page.locator(`#${provider}-password`).fill(password);
  await page.locator(`#${provider} [type=submit]`).click();
  await page.waitForURL(({ pathname }) => pathname !== '/login');
}

/** Puts fixed ones in the place of times and ids, so that a picture changes only where the page does. */
const settle = `
  const put = (selector, ...texts) =>
    document.querySelectorAll(selector).forEach((element, index) => { element.textContent = texts[index]; });
  put('[role=timer] time', '59:42');
  put('dd time', '15 Jan 2027, 09:00 UTC', '16 Jan 2027, 09:00 UTC');
  for (const text of document.querySelectorAll('.before'))
    text.textContent = text.textContent.replace(/\\d+ \\w+ \\d+, \\d+:\\d+/, '15 Jan 2027, 10:00');
  const [session] = [...document.querySelectorAll('dt')].filter((term) => term.textContent === 'Session at Vero');
  if (session) session.nextElementSibling.firstElementChild.textContent = '0b9d6a52-4c1e-4f37-9a80-2d5e7c3f1b64';
`;

interface Picture {
  name: string;
  options: BrowserContextOptions;
  open: (page: Page) => Promise<unknown>;
  /** The card alone, or the window as it is. */
  whole?: boolean;
}

const wide = { width: 1_000, height: 790 };
const pictures: Picture[] = [
  { name: 'login', options: { viewport: wide }, open: (page) => page.goto('/login'), whole: true },
  {
    name: 'login-phone-dark',
    options: { viewport: { width: 360, height: 790 }, colorScheme: 'dark' },
    open: (page) => page.goto('/login'),
    whole: true,
  },
  {
    name: 'wrong-password-german',
    options: { locale: 'de-DE' },
    open: (page) => signIn(page, 'ovok', { ...max, password: 'wrong' }),
  },
  {
    name: 'provider-down',
    options: {},
    open: (page) => signIn(page, 'vero', { email: '503@example.com', password: 'x' }),
  },
  { name: 'profile-ovok', options: {}, open: (page) => signIn(page, 'ovok') },
  { name: 'profile-vero', options: {}, open: (page) => signIn(page, 'vero') },
];

async function main(): Promise<void> {
  if (!hasChromium) throw new Error(`There is no Chromium to take them with. ${chromiumHint}`);
  const browser = await startChromium();
  const demo = await startDemo();
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name, options, open, whole } of pictures) {
      const context = await browser.newContext({
        baseURL: demo.url,
        locale: 'en-GB',
        viewport: wide,
        ...options,
      });
      const page = await context.newPage();
      await open(page);
      await page.evaluate(settle);
      const path = join(folder, `${name}.png`);
      const { x, y, width, height } = (await page.locator('.card').first().boundingBox())!;
      const margin = 24;
      const clip = { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
      await page.screenshot({ path, caret: 'hide', ...(!whole && { clip, fullPage: true }) });
      console.log(`${name}.png ${Math.round(statSync(path).size / 1_024)} KiB`);
      await context.close();
    }
  } finally {
    demo.stop();
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});

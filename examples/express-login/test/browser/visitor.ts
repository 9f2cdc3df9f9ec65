import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { hasChromium, startChromium } from '../../../../test/support/processes/chromium';

/** A test that needs Chromium: skipped where there is none. */
export const inChromium = hasChromium ? test : test.skip;

// Two slow cores with much else to do.
jest.setTimeout(60_000);

let browser: Browser;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await startChromium();
}, 60_000);

// Jest runs such hooks in the order in which they are set: this file is imported before the one that stops the site, so
// that no page asks for something from a site that is gone.
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  expect(complaints.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
});

/**
 * Opens a browser window of its own at a site. The test fails where the pages do what no page here may do: write to the
 * console, throw, break their content security policy, fail to load something, ask another site.
 */
export async function visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-US', ...options });
  contexts.push(context);
  context.setDefaultTimeout(30_000);
  await context.addInitScript(`
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error('content security policy:', violatedDirective, blockedURI);
    });
    addEventListener('pageshow', ({ persisted }) => {
      // A note that outlives the page.
      if (persisted) sessionStorage.setItem('kept', document.body.hidden ? 'empty' : 'whole');
    });
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifts += value;
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  context.on('console', (message) => {
    // Chromium's word on every answer over 399; those to more than a page are complained of below.
    if (message.text().startsWith('Failed to load resource: the server responded with a status of')) return;
    complaints.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`thrown: ${error.error().message}`));
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== url) complaints.push(`asked for ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // What a page asked for last when it was left.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()} ${reason}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400 && response.request().resourceType() !== 'document')
      complaints.push(`${response.status()}: ${response.url()}`);
  });
  return context.newPage();
}

/** What the test expected a page to do that is complained of otherwise; there must be at least one such complaint. */
export function forgive(pattern: RegExp): void {
  const left = complaints.filter((complaint) => !pattern.test(complaint));
  expect(left.length).toBeLessThan(complaints.length);
  complaints.splice(0, complaints.length, ...left);
}

/** Fills in one provider's form and sends it. */
export async function signIn(
  page: Page,
  provider: 'ovok' | 'vero',
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.goto(`/login?provider=${provider}`);
  const form = page.locator(`form#${provider}`);
  await form.locator('[type=email]').fill(email);
  await form.locator('[type=password]').fill(password);
  await form.locator('[type=submit]').click();
  // The form's request, and the page after it.
  await page.waitForURL((to) => to.pathname !== '/login');
  await page.waitForLoadState();
}

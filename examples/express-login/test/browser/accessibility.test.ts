import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import { inChromium, visit } from './visitor';
import { everyPage } from './pages';
import type { Page } from 'playwright-core';
import { startDemoApp } from '../support/started-app';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const openAll = 'for (const more of document.querySelectorAll("details")) more.open = true';

/** What axe finds, by all its rules for WCAG 2.2 AA and its best practices. */
async function violations(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations, incomplete, passes } = await page.evaluate<AxeResults>(
    `axe.run({ runOnly: ${JSON.stringify(tags)} })`,
  );
  expect(passes.length).toBeGreaterThan(10);
  return [...violations, ...incomplete].flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

// Each page is scanned in each language, in light, in dark and on a phone; a language has no colours of its own.
inChromium.each([
  ['en', 'light', 1_280],
  ['de', 'dark', 1_280],
  ['vi', 'light', 360],
] as const)(
  'axe finds nothing on any page in %s, %s, %i pixels wide',
  async (locale, colorScheme, width) => {
    const app = await startDemoApp();
    const page = await visit(app.url, { locale, colorScheme, viewport: { width, height: 740 } });
    for await (const name of everyPage(page, app)) {
      // The lists of the demo are the same on each page that has them.
      if (name === 'login') await page.evaluate(openAll);
      // By the browser's debugger, which the policy does not hold: the pages are scanned as they are.
      await page.evaluate(axe);
      expect([name, await violations(page)]).toEqual([name, []]);
    }
  },
  90_000,
);

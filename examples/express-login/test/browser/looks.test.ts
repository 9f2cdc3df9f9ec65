import { inChromium, signIn, visit } from './visitor';
import { everyPage } from './pages';
import { maxAtOvok, startDemoApp } from '../support/started-app';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

const phone = { width: 360, height: 740 };

/** What is wider than the window, or wider than what it stands in. */
const tooWide = `
  [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && !element.matches('legend, .unseen, input'))
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      const isCut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
      return left < 0 || right > innerWidth || isCut;
    })
    .map((element) => element.outerHTML.slice(0, 200))
`;

inChromium.each(['en', 'de', 'vi'])(
  'on a phone of 360 pixels nothing is cut and nothing moves, in %s',
  async (locale) => {
    const app = await startDemoApp();
    const page = await visit(app.url, { viewport: phone, locale });
    for await (const name of everyPage(page, app)) {
      await page.evaluate('for (const more of document.querySelectorAll("details")) more.open = true');
      expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
        name,
        phone.width,
      ]);
      expect([name, await page.evaluate(tooWide)]).toEqual([name, []]);
    }
  },
);

inChromium(
  'nothing on a page moves once it shows, and nothing does when the provider is switched',
  async () => {
    const app = await startDemoApp();
    const page = await visit(app.url);
    for await (const name of everyPage(page, app)) {
      // Longer than the countdown's first ticks.
      if (name.startsWith('profile')) await page.waitForTimeout(1_500);
      expect([name, await page.evaluate('window.shifts')]).toEqual([name, 0]);
    }
    await page.locator('form[action="/logout"] button').click();
    await page.waitForURL('**/login');
    const place = () =>
      page.evaluate('JSON.stringify(document.querySelector(".card").getBoundingClientRect())');
    const before = await place();
    await page.getByText('Vero', { exact: true }).first().click();
    expect(await page.locator('form#vero').isVisible()).toBe(true);
    expect(await place()).toBe(before);
  },
);

inChromium('dark is dark, light is light, and a change is followed at once', async () => {
  const app = await startDemoApp();
  const page = await visit(app.url, { colorScheme: 'light' });
  const brightness = () =>
    page.evaluate<number[]>(`
      [document.body, document.querySelector('.card'), document.querySelector('h1')]
        .map((element, index) => getComputedStyle(element)[index === 2 ? 'color' : 'backgroundColor'])
        .map((color) => color.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765)
    `);
  for await (const name of everyPage(page, app)) {
    const [lightBody, lightCard, lightText] = await brightness();
    await page.emulateMedia({ colorScheme: 'dark' });
    const [darkBody, darkCard, darkText] = await brightness();
    await page.emulateMedia({ colorScheme: 'light' });
    expect([name, lightBody! > 0.85, lightCard! > 0.85, lightText! < 0.3]).toEqual([name, true, true, true]);
    expect([name, darkBody! < 0.3, darkCard! < 0.3, darkText! > 0.7]).toEqual([name, true, true, true]);
  }
});

inChromium('an e-mail address in the place of a name breaks after its @, and not within a word', async () => {
  const { url } = await startDemoApp();
  const page = await visit(url, { viewport: phone });
  const email = 'no-traits@example.com';
  await signIn(page, 'vero', { email, password: 'correct horse battery staple' });
  expect(await page.locator('h1').textContent()).toBe(email);
  expect(await page.locator('h1').innerHTML()).toMatch(/^no-traits@<wbr>example\.com/);
});

inChromium('a name, an address and a session that are very long stay within the page', async () => {
  const { url, sandbox } = await startDemoApp();
  const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(4);
  sandbox.ovok.next({
    path: '/auth/b2b/login',
    edit: (body) => ({
      ...body,
      profile: { ...(body.profile as object), display: long },
      project: { ...(body.project as object), display: long },
    }),
  });
  const page = await visit(url, { viewport: phone });
  await signIn(page, 'ovok', maxAtOvok);
  expect(await page.locator('h1').textContent()).toBe(long);
  expect(await page.evaluate(tooWide)).toEqual([]);
});

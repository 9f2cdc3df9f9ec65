import { response } from 'express';
import { inChromium, signIn, visit } from './visitor';
import type { Page } from 'playwright-core';
import { endAtOvok, nextOvokTokens } from '../support/sandbox-login';
import { maxAtOvok, startApp } from '../support/started-app';
import { hour, travel } from '../support/travel';

/** Goes back as the button does; what comes may be a page that the browser has kept. */
async function goBack(page: Page): Promise<void> {
  await page.evaluate('history.back()');
}

/** Nothing of Max, be it hidden. */
async function expectNothingPrivate(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const everything = await page.content();
  expect(everything).not.toContain('Mustermann');
  expect(everything).not.toContain('Patient/');
}

inChromium('who signs out is a guest', async () => {
  const page = await visit((await startApp()).url);
  await signIn(page, 'ovok', maxAtOvok);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login');
  await page.goto('/profile');
  expect(page.url()).toContain('/login?returnTo=%2Fprofile');
  await expectNothingPrivate(page);
});

inChromium('the back button after a sign-out shows nothing private', async () => {
  const page = await visit((await startApp()).url);
  await signIn(page, 'ovok', maxAtOvok);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login');
  await goBack(page);
  await page.waitForURL('**/login?returnTo=%2Fprofile');
  await expectNothingPrivate(page);
});

inChromium('a page that the browser has kept is asked for anew, and shows nothing meanwhile', async () => {
  const { url } = await startApp();
  const page = await visit(url);
  await signIn(page, 'ovok', maxAtOvok);
  // Chromium forgets a page that sets a cookie, as the profile does with its form's token; other browsers keep it.
  const setCookie = jest.spyOn(response, 'cookie').mockReturnThis();
  await page.goto('/profile');
  await page.goto('/nothing');
  setCookie.mockRestore();
  // Signed out elsewhere, so that no cookie of this browser changes.
  const cookies = await page.context().cookies();
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  expect((await fetch(`${url}/api/logout`, { method: 'POST', headers })).status).toBe(204);
  await goBack(page);
  await page.waitForURL('**/login?returnTo=%2Fprofile');
  await expectNothingPrivate(page);
  // Else this test would say nothing: the browser did keep the page, and without anything in it.
  expect(await page.evaluate('sessionStorage.getItem("kept")')).toBe('empty');
});

inChromium('a password that was typed is not there when one comes back to the form', async () => {
  const page = await visit((await startApp()).url);
  await page.goto('/login');
  await page.locator('#ovok-password').fill('hunter2-hunter2');
  await page.goto('/nothing');
  await goBack(page);
  await page.waitForURL('**/login');
  await page.waitForFunction('sessionStorage.getItem("kept") === "empty" && !document.body.hidden');
  expect(await page.locator('#ovok-password').inputValue()).toBe('');
});

inChromium('when the token’s time is over the page says so, and leads to a new one', async () => {
  const page = await visit((await startApp()).url);
  await page.clock.install();
  await signIn(page, 'ovok', maxAtOvok);
  expect(await page.getByText('The access token has ended.').isVisible()).toBe(false);
  await page.clock.fastForward('59:00');
  expect(await page.getByRole('timer').textContent()).toMatch(/^0[01]:\d\d$/);
  await page.clock.fastForward('01:01');
  expect(await page.getByRole('timer').textContent()).toBe('00:00');
  expect(await page.getByRole('status').innerText()).toBe('The access token has ended. Get a new one');
  travel(hour);
  await page.getByRole('link', { name: 'Get a new one' }).click();
  await page.clock.runFor(1_000);
  expect(await page.getByRole('timer').textContent()).toMatch(/^(1:00:00|59:\d\d)$/);
});

inChromium(
  'when Vero’s session is over the next click leads to the login, which says why, and back',
  async () => {
    const page = await visit((await startApp()).url);
    await signIn(page, 'vero', maxAtOvok);
    travel(2 * hour);
    await page.reload();
    expect(await page.getByRole('status').textContent()).toBe(
      'Your session has ended. Please sign in again.',
    );
    await expectNothingPrivate(page);
    await page.getByText('Vero', { exact: true }).click();
    await page.locator('#vero-email').fill(maxAtOvok.email);
    await page.locator('#vero-password').fill(maxAtOvok.password);
    await page.getByRole('button', { name: 'Sign in with Vero' }).click();
    await page.waitForURL('**/profile');
  },
);

inChromium('a session that was ended at Ovok ends at the next question to it', async () => {
  const { url, sandbox } = await startApp();
  const tokens = nextOvokTokens(sandbox);
  const page = await visit(url);
  await signIn(page, 'ovok', maxAtOvok);
  await page.getByRole('link', { name: 'Ask Ovok' }).click();
  await page.getByText('Asked just now').waitFor();
  expect(await page.locator(':focus').innerText()).toContain('What Ovok says about you');
  await endAtOvok(sandbox, tokens.accessToken);
  await page.getByRole('link', { name: 'Ask again' }).click();
  await page.waitForURL('**/login?*ended=1*');
  await expectNothingPrivate(page);
});

inChromium('a form whose hidden field was tampered with is refused, and the fresh one works', async () => {
  const page = await visit((await startApp()).url);
  await page.goto('/login');
  await page
    .locator('#ovok [name=csrfToken]')
    .evaluate((input) => void Object.assign(input, { value: '0'.repeat(64) }));
  await page.locator('#ovok-email').fill(maxAtOvok.email);
  await page.locator('#ovok-password').fill(maxAtOvok.password);
  await page.getByRole('button', { name: 'Sign in with Ovok' }).click();
  expect(await page.getByRole('alert').textContent()).toBe('This form has expired. Please try again.');
  expect(await page.locator('#ovok-email').inputValue()).toBe(maxAtOvok.email);
  expect(await page.locator('#ovok-password').inputValue()).toBe('');
  await page.locator('#ovok-password').fill(maxAtOvok.password);
  await page.getByRole('button', { name: 'Sign in with Ovok' }).click();
  await page.waitForURL('**/profile');
});

inChromium('a sign-out that another tab was faster with is told, and ends well', async () => {
  const page = await visit((await startApp()).url);
  await signIn(page, 'ovok', maxAtOvok);
  const other = await page.context().newPage();
  await other.goto('/profile');
  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.waitForURL('**/login');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Not allowed' }).waitFor();
  expect(await page.locator('main').innerText()).toContain('This form has expired.');
  await page.getByRole('link', { name: 'Back to the start' }).click();
  await page.waitForURL('**/login');
});

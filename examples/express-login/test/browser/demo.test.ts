import { inChromium, visit } from './visitor';
import { startDemoApp } from '../support/started-app';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

inChromium('a click on an account of the demo fills in the right form, and Enter signs in', async () => {
  const page = await visit((await startDemoApp()).url);
  await page.goto('/login');
  const button = page.getByRole('button', { name: 'Fill in erika.mustermann@example.com, Vero' });
  await button.click();
  expect(await page.locator('#choose-vero').isChecked()).toBe(true);
  expect(await page.locator('form#ovok').isVisible()).toBe(false);
  expect(await page.locator('#vero-email').inputValue()).toBe('erika.mustermann@example.com');
  expect(await page.locator(':focus').textContent()).toBe('Sign in with Vero');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/profile');
  expect(await page.locator('h1').textContent()).toBe('Erika Mustermann');
});

inChromium('a click on a login that goes wrong fills in the form that shows', async () => {
  const page = await visit((await startDemoApp()).url);
  await page.goto('/login?provider=vero');
  await page.getByText('Logins that go wrong').click();
  await page.getByRole('button', { name: '503', exact: true }).click();
  expect(await page.locator('#vero-email').inputValue()).toBe('503@example.com');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('The login service is out of order.');
});

inChromium(
  'without scripts the accounts can be read, nothing pretends to be clickable, and all works',
  async () => {
    const page = await visit((await startDemoApp()).url, { javaScriptEnabled: false });
    await page.goto('/login');
    expect(await page.getByText('A[.DmUv]2vE|n_+]').first().isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: /^Fill in/ }).count()).toBe(0);
    await page.getByText('Vero', { exact: true }).first().click();
    await page.locator('#vero-email').fill('max.mustermann@example.com');
    await page.locator('#vero-password').fill('A[.DmUv]2vE|n_+]');
    await page.getByRole('button', { name: 'Sign in with Vero' }).click();
    await page.waitForURL('**/profile');
    expect(await page.getByRole('timer').textContent()).toMatch(/^(60|59) minutes$/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/login');
  },
);

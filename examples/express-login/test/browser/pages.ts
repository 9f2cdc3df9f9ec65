import type { Page } from 'playwright-core';
import { maxAtOvok, type StartedApp } from '../support/started-app';
import { signIn } from './visitor';

/** Goes to a page of each kind, one after the other, and says which it is. */
export async function* everyPage(page: Page, { sandbox }: StartedApp): AsyncGenerator<string> {
  await page.goto('/login');
  yield 'login';
  await signIn(page, 'vero', { ...maxAtOvok, password: 'wrong' });
  yield 'wrong password';
  sandbox.ovok.outage({ fault: '503' });
  await signIn(page, 'ovok', maxAtOvok);
  yield 'provider down';
  sandbox.ovok.recover();
  await page.goto('/login?ended=1');
  yield 'session ended';
  await signIn(page, 'ovok', maxAtOvok);
  yield 'profile of Ovok';
  await page.goto('/nothing');
  yield 'not found';
  sandbox.ovok.outage({ fault: '503' });
  await page.goto('/profile/ovok');
  yield 'Ovok has no answer';
  sandbox.ovok.recover();
  await page.goto('/profile/ovok');
  yield 'Ovok has an answer';
  await page.locator('form[action="/logout"] button').click();
  await page.waitForURL('**/login');
  await signIn(page, 'vero', maxAtOvok);
  yield 'profile of Vero';
}

import { inChromium, signIn, visit } from './visitor';
import type { Page } from 'playwright-core';
import { maxAtOvok, startApp } from '../support/started-app';
import { hour, travel } from '../support/travel';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

/** Notes everything that a browser shows of a site: answers, addresses, cookies, storage, pages. */
function record(page: Page): { note(): Promise<void>; everything: string[] } {
  const everything: string[] = [];
  const answers: Promise<unknown>[] = [];
  const context = page.context();
  context.on('request', (request) => everything.push(request.url()));
  context.on('response', (response) => {
    answers.push(
      (async () => {
        everything.push(JSON.stringify(await response.allHeaders()));
        // A redirect has none.
        everything.push(await response.text().catch(() => ''));
      })(),
    );
  });
  return {
    everything,
    async note() {
      await Promise.all(answers.splice(0));
      everything.push(page.url(), JSON.stringify(await context.storageState()), await page.content());
      everything.push(
        await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, history.state])'),
      );
      everything.push(
        await page.evaluate<string>('[...document.querySelectorAll("input")].map((i) => i.value).join()'),
      );
    },
  };
}

inChromium('a walk with the network tab open shows no token and no password', async () => {
  const { url, sandbox } = await startApp();
  const secrets = [maxAtOvok.password, 'hunter2-hunter2'];
  const keep = (...names: string[]) => ({
    edit: (body: Record<string, unknown>) => {
      secrets.push(...names.map((name) => String(body[name])));
      return body;
    },
  });
  const page = await visit(url);
  const seen = record(page);
  const walk = async () => {
    for (const path of ['/', '/profile', '/profile/ovok', '/api/me', '/api/ovok/me', '/nothing', '/login']) {
      await page.goto(path);
      await seen.note();
    }
  };
  await walk();
  for (const provider of ['ovok', 'vero'] as const) {
    await signIn(page, provider, { ...maxAtOvok, password: 'hunter2-hunter2' });
    await seen.note();
    if (provider === 'vero') sandbox.vero.next(keep('jwt', 'sessionToken'));
    else {
      sandbox.ovok.next(
        { path: '/auth/b2b/login', ...keep('accessToken', 'refreshToken') },
        { path: '/auth/refresh-token', ...keep('access_token', 'refresh_token') },
      );
    }
    await signIn(page, provider, maxAtOvok);
    await walk();
    if (provider === 'ovok') {
      travel(hour);
      await walk();
      sandbox.ovok.outage();
      await walk();
      sandbox.ovok.recover();
    }
    await page.goto('/profile');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/login');
    await seen.note();
  }
  const everything = seen.everything.join('\n');
  expect(everything).toContain('Max Mustermann');
  expect(everything).toContain('set-cookie');
  expect(secrets).toHaveLength(8);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(8);
    for (const written of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      expect(everything.includes(written)).toBe(false);
    }
  }
});

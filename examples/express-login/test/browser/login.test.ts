import { forgive, inChromium, signIn, visit } from './visitor';
import { maxAtOvok, startApp } from '../support/started-app';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

const max = maxAtOvok;

inChromium.each(['ovok', 'vero'] as const)(
  'somebody signs in with %s and sees who they are',
  async (provider) => {
    const page = await visit((await startApp()).url);
    await page.goto('/');
    await signIn(page, provider, max);
    expect(new URL(page.url()).pathname).toBe('/profile');
    expect(await page.locator('h1').textContent()).toBe('Max Mustermann');
    expect(await page.locator('.badge').textContent()).toBe(
      `Signed in with ${provider === 'ovok' ? 'Ovok' : 'Vero'}`,
    );
    expect(await page.getByRole('timer').textContent()).toMatch(/^(1:00:00|59:\d\d)$/);
  },
);

inChromium.each(['ovok', 'vero'] as const)(
  'a wrong password at %s keeps the e-mail, not the password, and puts the cursor where it belongs',
  async (provider) => {
    const page = await visit((await startApp()).url);
    await signIn(page, provider, { ...max, password: 'wrong' });
    const form = page.locator(`form#${provider}`);
    expect(await form.getByRole('alert').textContent()).toContain('Wrong e-mail address or password.');
    expect(await form.locator('[type=email]').inputValue()).toBe(max.email);
    expect(await form.locator('[type=password]').inputValue()).toBe('');
    const focused = page.locator(':focus');
    expect(await focused.getAttribute('id')).toBe(`${provider}-password`);
    expect(await focused.getAttribute('aria-invalid')).toBe('true');
    const described = await focused.getAttribute('aria-describedby');
    expect(await page.locator(`#${described}`).getAttribute('role')).toBe('alert');
    await page.keyboard.type(max.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/profile');
  },
);

inChromium('a provider that is down is told on the form, which works again after it', async () => {
  const { url, sandbox } = await startApp();
  const page = await visit(url);
  sandbox.ovok.outage({ fault: '503' });
  await signIn(page, 'ovok', max);
  expect(await page.getByRole('alert').textContent()).toBe(
    'The login service is out of order. Try again in 7 seconds.',
  );
  expect(await page.locator(':focus').getAttribute('role')).toBe('alert');
  expect(await page.locator('#ovok-email').inputValue()).toBe(max.email);
  sandbox.ovok.recover();
  await page.locator('#ovok-password').fill(max.password);
  await page.getByRole('button', { name: 'Sign in with Ovok' }).click();
  await page.waitForURL('**/profile');
});

inChromium('who tries too often is told how many seconds to wait', async () => {
  const limits = { perAddress: 1_000, perAccount: 2, windowMs: 60_000 };
  const page = await visit((await startApp({ limits })).url);
  for (let n = 0; n < 3; n++) await signIn(page, 'ovok', { ...max, password: 'wrong' });
  expect(await page.getByRole('alert').textContent()).toMatch(
    /^Too many attempts\. Try again in \d\d seconds\.$/,
  );
  expect(await page.locator('#ovok-email').inputValue()).toBe(max.email);
});

inChromium('the whole way goes by keyboard alone', async () => {
  const page = await visit((await startApp()).url);
  await page.goto('/login');
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').getAttribute('id')).toBe('choose-ovok');
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('form#ovok').isVisible()).toBe(false);
  await page.keyboard.press('Tab');
  await page.keyboard.type(max.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(max.password);
  await page.keyboard.press('Tab');
  const showPassword = page.getByRole('button', { name: 'Show password', pressed: false });
  expect(await page.locator(':focus').textContent()).toBe('Show password');
  const typeOfPassword = () => page.locator('#vero-password').getAttribute('type');
  await page.keyboard.press('Space');
  expect([await typeOfPassword(), await page.getByRole('button', { pressed: true }).count()]).toEqual([
    'text',
    1,
  ]);
  await page.keyboard.press('Space');
  expect([await typeOfPassword(), await showPassword.count()]).toEqual(['password', 1]);
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toBe('Sign in with Vero');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/profile');
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toBe('Sign out');
  const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
  expect(outline).toBe('solid');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/login');
});

inChromium('markup in what was typed and in the address is text, and runs nothing', async () => {
  const page = await visit((await startApp()).url);
  const script = '"><script>window.ran = 1</script><img src=x onerror="window.ran = 2">';
  const query = new URLSearchParams({ returnTo: script, provider: script, ended: script });
  await page.goto(`/login?${query.toString()}`);
  // The browser itself would ask for an address; whoever attacks does not ask it.
  await page.evaluate('document.querySelector("form#ovok").noValidate = true');
  await page
    .locator('#ovok-email')
    .evaluate((input, value) => void Object.assign(input, { type: 'text', value }), script);
  await page.locator('#ovok-password').fill('x');
  await page.getByRole('button', { name: 'Sign in with Ovok' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.locator('#ovok-email').inputValue()).toBe(script);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.evaluate('window.ran')).toBeUndefined();
});

inChromium.each([
  '//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '\\\\evil.example',
  '/\\evil.example',
])('a login that should lead to %s stays here', async (returnTo) => {
  const page = await visit((await startApp()).url);
  await page.goto(`/login?${new URLSearchParams({ returnTo }).toString()}`);
  // In the field, too, as on a page that an attacker had made.
  await page
    .locator('#ovok [name=returnTo]')
    .evaluate((input, value) => void Object.assign(input, { value }), returnTo);
  await page.locator('#ovok-email').fill(max.email);
  await page.locator('#ovok-password').fill(max.password);
  await page.getByRole('button', { name: 'Sign in with Ovok' }).click();
  await page.waitForURL('**/profile');
});

inChromium(
  'the policy stops a script that got into a page all the same, and these tests see it',
  async () => {
    const page = await visit((await startApp()).url);
    await page.goto('/login');
    await page.evaluate(`
    const script = document.createElement('script');
    script.textContent = 'window.ran = 1';
    document.body.append(script);
    const image = document.createElement('img');
    image.src = 'https://evil.example/?cookie';
    document.body.append(image);
  `);
    await page.waitForTimeout(200);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    forgive(/content security policy: script-src-elem inline/);
    forgive(/content security policy: img-src https:\/\/evil\.example/);
    forgive(/Content Security Policy|evil\.example/);
  },
);

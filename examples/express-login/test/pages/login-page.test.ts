import { Browser } from '../support/browser';
import { maxAtOvok, startApp, startDemoApp } from '../support/started-app';

test.each([
  ['en', 'You are signed out.'],
  ['de', 'Sie sind abgemeldet.'],
  ['vi', 'Bạn đã đăng xuất.'],
])('after a sign-out the login page says so once, in %s', async (lang, text) => {
  const browser = new Browser((await startApp()).url);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  expect((await browser.get('/login')).text).not.toContain(text);
  await browser.submit('/profile', '/logout');
  expect((await browser.get('/login', { 'accept-language': lang })).text).toContain(text);
  expect((await browser.get('/login', { 'accept-language': lang })).text).not.toContain(text);
});

test('a link cannot make the login page say that somebody is signed out', async () => {
  const browser = new Browser((await startApp()).url);
  expect((await browser.get('/login?signed-out=1&signedOut=1')).text).not.toContain('You are signed out.');
});

test('a forgotten password leads to the page that is configured, and without one nowhere', async () => {
  const recoveryURLs = { vero: 'https://accounts.example/recover?a="b' };
  const { text } = await new Browser((await startApp({ recoveryURLs })).url).get('/login');
  expect(text.match(/Forgot password\?/g)).toHaveLength(1);
  expect(text).toContain('href="https://accounts.example/recover?a=&quot;b"');
  expect((await new Browser((await startApp()).url).get('/login')).text).not.toContain('Forgot');
});

test.each([
  ['en', 'a practitioner'],
  ['de', 'Ärztin'],
  ['vi', 'bác sĩ'],
])('the demo describes its accounts in %s', async (lang, text) => {
  const page = await new Browser((await startDemoApp()).url).get('/login', { 'accept-language': lang });
  expect(page.text).toContain(`<small lang="${lang}">${text}</small>`);
  expect(page.text.match(/<small lang="(\w+)">/g)!.filter((small) => !small.includes(lang))).toEqual([]);
});

import { english } from '../../src/i18n/english';
import { german } from '../../src/i18n/german';
import type { Texts } from '../../src/i18n/texts';
import { vietnamese } from '../../src/i18n/vietnamese';
import { Browser } from '../support/browser';
import { maxAtOvok, startApp } from '../support/started-app';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

const asking = (language: string) => ({ 'accept-language': language });
const wrong = { ...maxAtOvok, password: 'wrong' };

test.each([
  ['en', 'en'],
  ['en-US,en;q=0.9', 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['vi-VN,vi;q=0.9,fr;q=0.8,en;q=0.7', 'vi'],
  ['fr-FR,fr;q=0.9,de;q=0.5,en;q=0.3', 'de'],
  ['en;q=0.1,vi;q=0.2', 'vi'],
  ['de;q=0,vi;q=0.1', 'vi'],
  ['DE-de', 'de'],
  ['fr', 'en'],
  ['*', 'en'],
  ['', 'en'],
  ['de;q=nonsense,,;;', 'en'],
  [`${'x-'.repeat(2_000)}de`, 'en'],
])('who asks for %s reads %s', async (language, lang) => {
  const { text, headers } = await new Browser((await startApp()).url).get('/login', asking(language));
  expect(text).toContain(`<html lang="${lang}">`);
  expect(headers.get('content-language')).toBe(lang);
  expect(headers.get('vary')).toContain('Accept-Language');
});

test.each([
  [german, 'Anmelden', 'Mit Ovok anmelden', 'E-Mail-Adresse oder Passwort ist falsch.'],
  [vietnamese, 'Đăng nhập', 'Đăng nhập bằng Ovok', 'Sai địa chỉ email hoặc mật khẩu.'],
])('the login speaks the visitor’s language', async ({ lang }, title, button, refusal) => {
  const browser = new Browser((await startApp()).url);
  const page = await browser.submit('/login', '/login/ovok', wrong, asking(lang));
  expect(page.status).toBe(401);
  expect(page.text).toContain(`<h1>${title}</h1>`);
  expect(page.text).toContain(button);
  expect(page.text).toContain(refusal);
  const answer = await browser.postJSON('/api/login/ovok', wrong, asking(lang));
  expect(answer.json).toMatchObject({ code: 'invalid_credentials', title: 'Unauthorized' });
  expect((answer.json as { detail: string }).detail).toContain(refusal);
});

test.each([
  [english, 'Try again in 60 seconds.', 'Try again in 7 seconds.'],
  [german, 'Versuchen Sie es in 60 Sekunden erneut.', 'Versuchen Sie es in 7 Sekunden erneut.'],
  [vietnamese, 'Hãy thử lại sau 60 giây.', 'Hãy thử lại sau 7 giây.'],
])('how long to wait is said in words', async ({ lang }, ours, theirs) => {
  const limits = { perAddress: 1_000, perAccount: 1, windowMs: 60_000 };
  const { url, sandbox } = await startApp({ limits });
  const browser = new Browser(url);
  await browser.submit('/login', '/login/ovok', wrong);
  expect((await browser.submit('/login', '/login/ovok', wrong, asking(lang))).text).toContain(ours);
  const answer = await browser.postJSON('/api/login/ovok', wrong, asking(lang));
  expect(answer.json).toMatchObject({ code: 'rate_limited', retryAfter: 60 });
  expect((answer.json as { detail: string }).detail).toContain(ours);
  sandbox.vero.outage({ fault: '503' });
  const fields = { identifier: maxAtOvok.email, password: 'x' };
  expect((await browser.submit('/login', '/login/vero', fields, asking(lang))).text).toContain(theirs);
});

test.each([english, german, vietnamese])(
  'an outage, a stale form and a 404 are told in words',
  async (texts) => {
    const { url, sandbox } = await startApp();
    const browser = new Browser(url);
    const { problems, tryAgainLater, error } = texts;
    sandbox.ovok.outage();
    const down = await browser.submit('/login', '/login/ovok', maxAtOvok, asking(texts.lang));
    expect(down.text).toContain(`${problems.ERR_UPSTREAM_UNREACHABLE} ${tryAgainLater}`);
    const stale = await browser.postForm('/login/ovok', { csrfToken: 'x' }, asking(texts.lang));
    expect(stale.text).toContain(problems.stale_form);
    const missing = await browser.get('/nothing', asking(texts.lang));
    expect(missing.text).toContain(`<html lang="${texts.lang}">`);
    expect(missing.text).toContain(error.titles[404]);
    expect(missing.headers.get('content-language')).toBe(texts.lang);
    const answer = await browser.get('/api/me', asking(texts.lang));
    expect(answer.json).toMatchObject({ code: 'not_signed_in', detail: problems.not_signed_in });
    const ended = await browser.get('/login?ended=1', asking(texts.lang));
    expect(ended.text).toContain(problems.session_ended);
  },
);

test.each([
  [english, /\d{1,2} \w+ \d{4}, \d\d:\d\d UTC/, '60 minutes'],
  [german, /\d{1,2}\. \p{L}+\.? \d{4}, \d\d:\d\d UTC/u, '60 Minuten'],
  [vietnamese, /\d\d:\d\d UTC \d{1,2} thg \d{1,2}, \d{4}/, '60 phút'],
])('the profile writes dates and times as the language does', async (texts, date, hour) => {
  const browser = new Browser((await startApp({}, { ovokAccessTokenLifetime: 3_605_000 })).url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const { text } = await browser.get('/profile', asking(texts.lang));
  expect(text).toMatch(date);
  expect(text).toContain(hour);
  expect(text).toContain(texts.profile.signedInWith('Ovok'));
});

/** Every text with its path, called where it is a function. */
function textsIn(value: object, path = ''): [string, string][] {
  type Text = string | object | ((...args: string[]) => string);
  return Object.entries(value).flatMap(([name, text]: [string, Text]): [string, string][] => {
    const here = `${path}.${name}`;
    if (typeof text === 'string') return [[here, text]];
    if (typeof text === 'function') return [[here, (text as (...args: string[]) => string)('{0}', '{1}')]];
    return textsIn(text, here);
  });
}

test.each([german, vietnamese])('no text is left in English', (texts: Texts) => {
  const inEnglish = new Map(textsIn(english));
  const same = textsIn(texts).filter(([path, text]) => inEnglish.get(path) === text);
  // The two words that are the same.
  expect(same.map(([path]) => path).filter((path) => !['.demo.title', '.ovok.name'].includes(path))).toEqual(
    [],
  );
});

test.each([english, german, vietnamese])('every text is there, and says what it is given', (texts: Texts) => {
  const inEnglish = new Map(textsIn(english));
  for (const [path, text] of textsIn(texts)) {
    expect(text.trim()).not.toBe('');
    expect(text).toBe(text.normalize('NFC'));
    expect(text.match(/\{\d\}/g)?.sort()).toEqual(
      inEnglish
        .get(path)!
        .match(/\{\d\}/g)
        ?.sort(),
    );
  }
});

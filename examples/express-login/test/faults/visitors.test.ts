import { testFaults } from '../../../../test/suites/fault-suite';
import type { Browser } from '../support/browser';
import { untilAsked } from '../support/sandbox-login';
import { maxAtOvok, maxAtVero } from '../support/started-app';
import { hour, travel } from '../support/travel';
import { watchedApp } from '../support/watched-app';

const signIn = (browser: Browser) => browser.postJSON('/api/login/ovok', maxAtOvok);
const signOut = (browser: Browser) => browser.fetch('/api/logout', { method: 'POST' });
const signOutByForm = (browser: Browser) => browser.submit('/profile', '/logout');

async function signedIn() {
  const app = await watchedApp();
  const browser = app.visit();
  await signIn(browser);
  const thief = app.visit();
  thief.cookie = browser.cookie;
  return { ...app, browser, thief };
}

/** What has become of an id that somebody else knows. */
async function compared(browser: Browser, thief: Browser) {
  const isKnown = browser.cookie !== '' && browser.cookie === thief.cookie;
  const id = isKnown ? 'the same' : browser.cookie === '' ? 'none' : 'new';
  return { id, old: (await thief.get('/api/me')).status };
}

/** An attacker has planted a cookie before the login. */
async function plantedId(cookieOf: (attacker: Browser) => Promise<string>) {
  const app = await watchedApp();
  const [victim, attacker] = [app.visit(), app.visit()];
  attacker.cookie = victim.cookie = await cookieOf(attacker);
  expect((await signIn(victim)).status).toBe(200);
  expect((await victim.get('/api/me')).json).toMatchObject({
    user: { emails: [{ value: maxAtOvok.email }] },
  });
  return compared(victim, attacker);
}

async function afterSignOut(way: (browser: Browser) => Promise<unknown>) {
  const { browser, thief } = await signedIn();
  await way(browser);
  return compared(browser, thief);
}

const emails: Record<string, string> = {
  'CR and LF': 'somebody\r\n{"level":"error"}@x.example',
  'ANSI escapes': '\x1b[31msomebody\x1b[2J@x.example',
  'NUL and backspaces': 'somebody\0\b\b@x.example',
  'C1 controls': 'somebody\x9b2J\x85@x.example',
  'U+2028 and U+2029': 'somebody\u2028\u2029@x.example',
};

async function strangeEmail(name: string) {
  const { log, visit } = await watchedApp();
  const credentials = { email: emails[name]!, password: 'hunter2' };
  const api = await visit().postJSON('/api/login/ovok', credentials);
  const form = await visit().submit('/login', '/login/ovok', credentials);
  const printed = log.printed.join('');
  return {
    api: api.status,
    form: form.status,
    areLines: /^(?:[\x20-\x7e]{1,600}\n)+$/.test(printed),
    logins: log.lines().filter(({ msg }) => msg === 'login').length,
    isNamed: /somebody|x\.example/.test(printed),
  };
}

/** A request waits for Ovok while its browser signs in anew. */
async function lateResponse(path: string, asks: string, steps: ((browser: Browser) => Promise<unknown>)[]) {
  const { browser, sandbox } = await signedIn();
  if (asks === '/auth/refresh-token') travel(hour);
  const asked = sandbox.ovok.requests.length;
  sandbox.ovok.next({ path: asks, delay: 1_500 });
  const slow = browser.get(path);
  await untilAsked(sandbox, asked + 1);
  for (const step of steps) await step(browser);
  const { cookie } = browser;
  const late = await slow;
  const isSet = (late.headers.get('set-cookie') ?? '').includes('sid=');
  const isKept = !isSet && browser.cookie === cookie;
  return { cookie: isKept ? 'kept' : 'replaced', me: (await browser.get('/api/me')).status };
}

testFaults(__filename, {
  86: {
    'that was made up, before a login': () => plantedId(() => Promise.resolve('sid=s%3Amade-up.signature')),
    'of the attacker’s own session, before a login': () =>
      plantedId(async (attacker) => {
        const erika = {
          identifier: 'erika.mustermann@example.com',
          password: 'correct horse battery staple',
        };
        expect((await attacker.postJSON('/api/login/vero', erika)).status).toBe(200);
        return attacker.cookie;
      }),
    'of before a second login': async () => {
      const { browser, thief } = await signedIn();
      await browser.postJSON('/api/login/vero', maxAtVero);
      return compared(browser, thief);
    },
    'of before a sign-out by the form': () => afterSignOut(signOutByForm),
    'of before a sign-out by the API': () => afterSignOut(signOut),
    'of before a sign-out during which a request is under way': async () => {
      const { browser, thief, sandbox } = await signedIn();
      // Not the ordinary response, which after the sign-out is a refusal and ends the session once more.
      sandbox.ovok.next({ path: '/auth/me', delay: 1_000, fault: 'html' });
      const slow = thief.get('/profile/ovok');
      await untilAsked(sandbox, sandbox.ovok.requests.length + 1);
      await signOut(browser);
      expect((await slow).status).toBe(502);
      return compared(browser, thief);
    },
  },
  92: strangeEmail,
  106: {
    'of a page that waits for /auth/me': () => lateResponse('/profile/ovok', '/auth/me', [signOut, signIn]),
    'of the API that waits for /auth/me': () => lateResponse('/api/ovok/me', '/auth/me', [signOut, signIn]),
    'of the API that waits for a refresh': () =>
      lateResponse('/api/me', '/auth/refresh-token', [signOut, signIn]),
    'of a page that waits for a refresh, during a second login': () =>
      lateResponse('/profile', '/auth/refresh-token', [signIn]),
  },
});

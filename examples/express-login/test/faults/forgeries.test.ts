import { hide, testFaults } from '../../../../test/suites/fault-suite';
import { csrfTokenIn, hiddenField, type Browser } from '../support/browser';
import { maxAtOvok } from '../support/started-app';
import { watchedApp, type WatchedApp } from '../support/watched-app';

const signIn = (browser: Browser) => browser.postJSON('/api/login/ovok', maxAtOvok);

const origins: Record<string, Record<string, string>> = {
  'from its own origin': { origin: 'https://evil.example' },
  'with Origin: null': { origin: 'null' },
  'from another port of this host': { origin: 'http://127.0.0.1:1' },
  'with Sec-Fetch-Site: cross-site': { 'sec-fetch-site': 'cross-site' },
  'with Sec-Fetch-Site: same-site': { 'sec-fetch-site': 'same-site' },
};

/** A login and a sign-out, each by the form and by the API, that say where they come from. */
async function fromElsewhere(headers: Record<string, string>) {
  const { sandbox, visit } = await watchedApp();
  const [guest, member] = [visit(), visit()];
  const loginAPI = await guest.postJSON('/api/login/ovok', maxAtOvok, headers);
  const loginForm = await guest.submit('/login', '/login/ovok', maxAtOvok, headers);
  const asked = sandbox.ovok.requests.length;
  await signIn(member);
  const logoutAPI = await member.fetch('/api/logout', { method: 'POST', headers });
  const logoutForm = await member.submit('/profile', '/logout', {}, headers);
  return {
    code: (loginAPI.json as { code?: string }).code,
    loginAPI: loginAPI.status,
    loginForm: loginForm.status,
    logoutAPI: logoutAPI.status,
    logoutForm: logoutForm.status,
    asked,
    me: (await member.get('/api/me')).status,
  };
}

const guestToken = async (browser: Browser) => ({ csrfToken: csrfTokenIn(await browser.get('/login')) });
const tokens: Record<string, (app: WatchedApp, browser: Browser) => Promise<Record<string, string>>> = {
  'with no CSRF token': () => Promise.resolve({}),
  'with a made-up CSRF token': () => Promise.resolve({ csrfToken: '00' }),
  'with the CSRF token of another visitor': ({ visit }) => guestToken(visit()),
  'with the CSRF token of before the login': (_app, browser) => guestToken(browser),
};

/** A sign-out, and later a login, by a form that has the fields of a browser that was a guest. */
async function withToken(fieldsOf: (typeof tokens)[string]) {
  const app = await watchedApp();
  const browser = app.visit();
  const fields = await fieldsOf(app, browser);
  await signIn(browser);
  await browser.get('/profile');
  const { status: logoutForm } = await browser.postForm('/logout', fields);
  const { status: me } = await browser.get('/api/me');
  expect((await browser.submit('/profile', '/logout')).status).toBe(303);
  app.sandbox.ovok.clear();
  const { status: loginForm } = await browser.postForm('/login/ovok', { ...maxAtOvok, ...fields });
  return { loginForm, logoutForm, asked: app.sandbox.ovok.requests.length, me };
}

testFaults(__filename, {
  87: async (name) => {
    if (origins[name]) return fromElsewhere(origins[name]);
    if (tokens[name]) return withToken(tokens[name]);
    const { visit } = await watchedApp();
    const [member, attacker] = [visit(), visit()];
    await signIn(member);
    const statusOf = async (path: string) => (await member.get(path)).status;
    if (name === 'by GET') {
      return {
        page: await statusOf('/logout'),
        api: await statusOf('/api/logout'),
        me: await statusOf('/api/me'),
      };
    }
    const fields = await guestToken(attacker);
    member.cookies = attacker.cookies;
    return { logoutForm: (await member.postForm('/logout', fields)).status, me: await statusOf('/api/me') };
  },
  88: async (returnTo) => {
    const browser = (await watchedApp()).visit();
    const loginPage = `/login?${new URLSearchParams({ returnTo }).toString()}`;
    const kept = hiddenField(await browser.get(loginPage), 'returnTo');
    const login = await browser.submit('/login', '/login/ovok', { ...maxAtOvok, returnTo });
    const later = await browser.get(loginPage);
    return { kept, login: login.headers.get('location'), later: later.headers.get('location') };
  },
  90: async (body) => {
    hide('hunter2');
    const { sandbox, visit } = await watchedApp();
    const { status, json } = await visit().postJSON('/api/login/ovok', body);
    return { status, code: (json as { code: string }).code, asked: sandbox.ovok.requests.length };
  },
});

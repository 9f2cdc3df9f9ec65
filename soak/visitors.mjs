import { setTimeout as delay } from 'node:timers/promises';
import { Browser } from './browser.mjs';
import { credentialsOf, mark, members, oneOf, victims } from './people.mjs';

/** Most cookies of ended sessions that are kept, to be tried again. */
const maxEnded = 500;

/** Visitors of every kind, each at their own pace. */
export class Visitors {
  #url;
  #sandbox;
  #tally;
  #tokens;
  #ended = [];
  #isOver = false;

  /** @param {{ url: string, sandbox: object, tally: import('./tally.mjs').Tally, tokens: Set<string> }} stage */
  constructor({ url, sandbox, tally, tokens }) {
    this.#url = url;
    this.#sandbox = sandbox;
    this.#tally = tally;
    this.#tokens = tokens;
  }

  /** Comes and goes until {@link end} is called, this many at once. */
  async come(count) {
    const kinds = [
      ...Array(12).fill(() => this.#member()),
      ...Array(3).fill(() => this.#guess()),
      ...Array(3).fill(() => this.#program()),
      ...Array(3).fill(() => this.#leave()),
      ...Array(4).fill(() => this.#comeBack()),
    ];
    const visit = async () => {
      while (!this.#isOver) {
        await oneOf(kinds)();
        await pause(200);
      }
    };
    await Promise.all(Array.from({ length: count }, visit));
  }

  end() {
    this.#isOver = true;
  }

  #browser() {
    return new Browser(this.#url, (asked) => this.#tally.request(asked));
  }

  /** Signs in by form or by JSON, looks around for a while, and signs out. */
  async #member() {
    const person = oneOf(members);
    const browser = this.#browser();
    const byForm = Math.random() < 0.5;
    const path = `/login/${person.provider}`;
    const { status, body } = byForm
      ? await browser.submit('/login', path, credentialsOf(person))
      : await browser.postJSON(`/api${path}`, credentialsOf(person));
    if (status !== (byForm ? 303 : 200)) return;
    this.#tally.did(byForm ? 'login by form' : 'login by JSON');
    if (!byForm) this.#expect(person, body);
    for (let n = 0; n < 8 && !this.#isOver; n++) {
      await pause(1_500);
      const me = await browser.get('/api/me');
      if (me.status === 200) this.#expect(person, me.body);
      if (me.status === 401) return this.#tally.did('a session ended early');
    }
    const before = browser.cookies;
    const out = byForm
      ? await browser.submit('/profile', '/logout')
      : await browser.postJSON('/api/logout', {});
    if (out.status !== (byForm ? 303 : 204)) return;
    this.#tally.did('sign-out');
    this.#ended.push(before);
    if (this.#ended.length > maxEnded) this.#ended.shift();
  }

  /** Guesses a password that is not the right one. */
  async #guess() {
    const { email } = oneOf(victims);
    const { status } = await this.#browser().postJSON('/api/login/ovok', {
      email,
      password: `${mark} guess`,
    });
    if (status === 401 || status === 429) this.#tally.did('a wrong password was refused');
    if (status === 200) this.#tally.wrong('wrongIdentities', 'a wrong password was accepted');
  }

  /** Signs in at Ovok itself, and uses the token. */
  async #program() {
    const person = oneOf(members.filter(({ provider }) => provider === 'ovok'));
    const token = await this.#tokenOf(person);
    if (token === undefined) return;
    this.#tokens.add(token);
    for (let n = 0; n < 3; n++) {
      const { status, body } = await this.#browser().get('/api/bearer/me', {
        authorization: `Bearer ${token}`,
      });
      if (status === 200) this.#expect(person, body);
      if (status === 200) this.#tally.did('a bearer token was accepted');
      await pause(300);
    }
    this.#tokens.delete(token);
  }

  async #tokenOf({ email, password }) {
    const { ovokURL, accounts } = this.#sandbox;
    const { clientId, tenantId } = accounts[0];
    try {
      const response = await fetch(`${ovokURL}/auth/b2b/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password, clientId, tenantId }),
        signal: AbortSignal.timeout(2_000),
      });
      return (await response.json()).accessToken;
    } catch {
      // Ovok is down.
      return undefined;
    }
  }

  async #leave() {
    await this.#browser().leave('/api/login/ovok', credentialsOf(oneOf(members)), Math.random() * 30);
    this.#tally.did('a client left');
  }

  /** Comes back with the cookie of a session that was signed out. */
  async #comeBack() {
    if (this.#ended.length === 0) return;
    const browser = this.#browser();
    browser.cookies = oneOf(this.#ended);
    const { status } = await browser.get('/api/me');
    if (status === 200) this.#tally.wrong('sessionsBack', '/api/me');
    if (status === 401) this.#tally.did('an ended session stayed ended');
  }

  #expect({ email }, body) {
    if (emailIn(body) !== email) this.#tally.wrong('wrongIdentities', 'somebody else, or nobody');
  }
}

/** The address of whom a response of the application's is about. */
function emailIn(body) {
  try {
    return JSON.parse(body).user.emails[0].value;
  } catch {
    return undefined;
  }
}

const pause = (mostMs) => delay(Math.random() * mostMs);

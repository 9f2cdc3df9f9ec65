import { request } from 'node:http';
import { clearTimeout, setTimeout } from 'node:timers';
import { URLSearchParams } from 'node:url';

/** Milliseconds after which a request counts as one without a response: the application gives up after 25 seconds. */
const patienceMs = 30_000;

/** Keeps cookies and fills in forms as a browser does, and follows nothing by itself. */
export class Browser {
  #url;
  #cookies = new Map();
  #onRequest;

  /**
   * @param {string} url
   * @param {(request: Asked) => void} onRequest called with each request that has ended
   * @typedef {{ path: string, status: number | 'cut' | 'unanswered', startedAt: number, endedAt: number }} Asked
   */
  constructor(url, onRequest) {
    this.#url = url;
    this.#onRequest = onRequest;
  }

  get cookies() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set cookies(text) {
    this.#cookies = new Map(text.split('; ').map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  }

  get(path, headers) {
    return this.#ask('GET', path, headers);
  }

  postJSON(path, body) {
    return this.#ask('POST', path, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  /**
   * Gets a page, fills in its form with this action and sends it, with every hidden field of the form.
   *
   * @returns the page's response, where there is no such form on it
   */
  async submit(page, action, fields = {}) {
    const response = await this.get(page);
    const form = new RegExp(`<form[^>]*action="${action}"[^>]*>.*?</form>`, 's').exec(response.body)?.[0];
    if (form === undefined) return response;
    const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      attribute(input, 'name'),
      attribute(input, 'value'),
    ]);
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)]).toString();
    return this.#ask('POST', action, { 'content-type': 'application/x-www-form-urlencoded' }, body);
  }

  /** Begins a login, and is gone before the response. */
  leave(path, body, afterMs) {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    return new Promise((resolve) => {
      const asked = request(this.#url + path, { method: 'POST', headers, agent: false }, (res) =>
        res.resume(),
      );
      asked.on('error', () => {}).on('close', resolve);
      asked.end(text);
      setTimeout(() => asked.destroy(), afterMs);
    });
  }

  #ask(method, path, headers = {}, body = '') {
    const startedAt = performance.now();
    const cookie = this.#cookies.size > 0 ? { cookie: this.cookies } : {};
    const length = body ? { 'content-length': Buffer.byteLength(body) } : {};
    return new Promise((resolve) => {
      let hasEnded = false;
      const end = (status, text = '') => {
        // A request that is given up ends with an error, too.
        if (hasEnded) return;
        hasEnded = true;
        clearTimeout(timer);
        this.#onRequest({ path, status, startedAt, endedAt: performance.now() });
        resolve({ status, body: text });
      };
      const asked = request(
        this.#url + path,
        // A connection for each request, so that it may come to any worker.
        { method, headers: { ...cookie, ...length, ...headers }, agent: false },
        (res) => {
          let text = '';
          res.setEncoding('utf8').on('data', (chunk) => (text += chunk));
          res.on('error', () => end('cut'));
          res.on('end', () => {
            this.#keep(res.headers['set-cookie'] ?? []);
            end(res.statusCode, text);
          });
        },
      );
      const timer = setTimeout(() => {
        end('unanswered');
        asked.destroy();
      }, patienceMs);
      asked.on('error', () => end('cut'));
      asked.end(body);
    });
  }

  #keep(lines) {
    for (const line of lines) {
      const [name, value] = line.split(';', 1)[0].split(/=(.*)/s);
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}

const entities = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' };

function attribute(tag, name) {
  const [, value = ''] = new RegExp(`\\b${name}="([^"]*)"`).exec(tag) ?? [];
  return value.replace(/&\w+;|&#\d+;/g, (entity) => entities[entity] ?? entity);
}

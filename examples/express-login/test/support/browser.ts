import { agent } from 'supertest';

/** What came back. */
export interface Page {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body, where it is JSON. */
  json: unknown;
  /** Everything, to search in: status, headers and body. */
  raw: string;
}

/** What a request has beside its path. */
interface RequestOptions {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | URLSearchParams | Buffer;
}

/** A supertest agent that keeps cookies, follows no redirect, and returns every response as a page. */
export class Browser {
  readonly url: string;
  /** Every response so far. */
  readonly seen: string[] = [];
  private readonly agent: ReturnType<typeof agent>;

  constructor(url: string) {
    this.url = url;
    this.agent = agent(url);
  }

  /** The session's cookie as `sid=…`; empty where there is none. */
  get cookie(): string {
    return this.cookies.find((pair) => pair.startsWith('sid=')) ?? '';
  }

  set cookie(pair: string) {
    this.cookies = [pair || 'sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'];
  }

  /** All cookies, as another tab of the browser has them. */
  get cookies(): string[] {
    const { hostname: domain } = new URL(this.url);
    const access = { domain, path: '/', secure: false, script: false };
    return this.agent.jar.getCookies(access).map((cookie) => cookie.toValueString());
  }

  set cookies(pairs: string[]) {
    for (const pair of pairs) this.agent.jar.setCookie(pair, new URL(this.url).hostname, '/');
  }

  async fetch(path: string, { method = 'GET', headers = {}, body }: RequestOptions = {}): Promise<Page> {
    const request = method === 'POST' ? this.agent.post(path) : this.agent.get(path);
    if (body instanceof URLSearchParams) request.type('form');
    request.set(headers);
    // As text, since whether it is JSON is what a test is about.
    request.buffer(true).parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
      res.on('end', () => done(null, Buffer.concat(chunks).toString()));
      res.on('error', (error: Error) => done(error, undefined));
    });
    if (body !== undefined) request.send(body instanceof URLSearchParams ? body.toString() : body);
    const response = await request;
    const { status } = response;
    const text = response.body as string;
    const lines = Object.entries(response.headers as Record<string, string | string[]>).flatMap(
      ([name, values]) => [values].flat().map((value): [string, string] => [name, value]),
    );
    const raw = `${status}\n${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${text}`;
    this.seen.push(raw);
    const received = new Headers(lines);
    const isJSON = received.get('content-type')?.includes('json');
    return { status, headers: received, text, raw, json: isJSON ? JSON.parse(text) : undefined };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.fetch(path, { headers });
  }

  postJSON(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Page> {
    return this.fetch(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Posts a form as it is, without a token. */
  postForm(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    return this.fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Fills in the form on a page, and sends it. */
  async submit(
    from: string,
    to: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Page> {
    return this.postForm(to, { csrfToken: csrfTokenIn(await this.get(from)), ...fields }, headers);
  }
}

/** The CSRF token in a page's forms. */
export function csrfTokenIn(page: Page): string {
  return hiddenField(page, 'csrfToken');
}

export function hiddenField({ text }: Page, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
}

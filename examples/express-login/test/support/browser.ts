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

/** Keeps cookies and follows nothing by itself, like a browser in slow motion. */
export class Browser {
  cookie = '';
  readonly url: string;
  /** Every answer so far. */
  readonly seen: string[] = [];

  constructor(url: string) {
    this.url = url;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Page> {
    const headers = { ...(this.cookie && { cookie: this.cookie }), ...(init.headers as object | undefined) };
    const res = await fetch(this.url + path, { ...init, headers, redirect: 'manual' });
    for (const line of res.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookie = pair.endsWith('=') ? '' : pair;
    }
    const text = await res.text();
    const raw = `${res.status}\n${[...res.headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${text}`;
    this.seen.push(raw);
    const isJSON = res.headers.get('content-type')?.includes('json');
    return {
      status: res.status,
      headers: res.headers,
      text,
      raw,
      json: isJSON ? JSON.parse(text) : undefined,
    };
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

/** The value of a page's hidden field. */
export function csrfTokenIn(page: Page): string {
  return hiddenField(page, 'csrfToken');
}

export function hiddenField({ text }: Page, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
}

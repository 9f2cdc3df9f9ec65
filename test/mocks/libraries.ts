import type { AxiosInstance } from 'axios';

/** What a mocked service responds; without a status the connection breaks. */
export interface MockedResponse {
  status?: number;
  body?: object;
  headers?: Record<string, string>;
}

/** A mock library, in whose process nothing reaches the network. */
export interface MockLibrary {
  /** Has the next `POST` to the URL get this response, and hands over what was posted. */
  mock(url: string, response: MockedResponse, onBody: (body: object) => void, client: AxiosInstance): void;
  /** For a library that replaces the client's adapter: has every request that is not mocked fail. */
  guard?(client: AxiosInstance): void;
}

type Nock = typeof import('nock');

function withNock(nock: Nock): MockLibrary {
  nock.disableNetConnect();
  return {
    mock(url, { status, body, headers }, onBody) {
      const { origin, pathname } = new URL(url);
      const request = nock(origin).post(pathname, (posted: object) => {
        onBody(posted);
        return true;
      });
      if (status === undefined) request.replyWithError(Object.assign(new Error(url), { code: 'ECONNRESET' }));
      else request.reply(status, body as Record<string, never>, headers);
    },
  };
}

function withMSW(): MockLibrary {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see `libraries`
  const { http, HttpResponse } = require('msw') as typeof import('msw');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see `libraries`
  const { setupServer } = require('msw/node') as typeof import('msw/node');
  const server = setupServer();
  server.listen({ onUnhandledRequest: 'error' });
  return {
    mock(url, { status, body, headers = {} }, onBody) {
      const respond = async ({ request }: { request: Request }) => {
        onBody((await request.json()) as object);
        return status === undefined ? HttpResponse.error() : HttpResponse.json(body, { status, headers });
      };
      server.use(http.post(url, respond, { once: true }));
    },
  };
}

function withMockAdapter(): MockLibrary {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see `libraries`
  const MockAdapter = require('axios-mock-adapter') as typeof import('axios-mock-adapter').default;
  return {
    mock(url, { status, body, headers }, onBody, client) {
      // The path alone is enough, and so is the whole URL.
      const request = new MockAdapter(client).onPost(url.startsWith('https:') ? url : new URL(url).pathname);
      request.replyOnce(async ({ data }) => {
        onBody(JSON.parse(data as string) as object);
        if (status === undefined) throw Object.assign(new Error(url), { code: 'ECONNRESET' });
        return Promise.resolve([status, body, { 'content-type': 'application/json', ...headers }]);
      });
    },
    guard(client) {
      new MockAdapter(client, { onNoMatch: 'throwException' });
    },
  };
}

/** The libraries by their names here. A process loads one of them alone: most replace parts of Node.js as they load. */
export const libraries = {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  'nock-13': () => withNock(require('nock-13') as Nock),
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  nock: () => withNock(require('nock') as Nock),
  msw: withMSW,
  'axios-mock-adapter': withMockAdapter,
} satisfies Record<string, () => MockLibrary>;

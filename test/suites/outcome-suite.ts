import { startSandbox } from 'passport-sandbox';
import { UpstreamError, type UpstreamUser } from 'passport-upstream';
import type { LoginProvider } from '../support/upstreams/login-provider';
import { answering, page } from '../support/upstreams/login-service';
import { failure, faultOf } from '../support/outcome';

/** How a provider's statuses are judged, beyond what all have in common. */
export interface Judgement {
  /** What the refusals are: the upstream's status, the code, and the status that is answered. */
  refusals: [upstreamStatus: number, code: string, status: number][];
  /** The bodies that a refusal may come with; short ones, HTML and huge ones are added. */
  bodies: (status: number) => unknown[];
  /** Statuses that are faults, beside those that are so for every provider. */
  faults: number[];
  /** The member that an empty object lacks first. */
  firstMember: string;
}

/** Defines the tests of what becomes of the upstream's answers. */
export function testOutcomes<User extends UpstreamUser>(provider: LoginProvider<User>, own: Judgement) {
  const { name, path, reply, documented, logIn } = provider;
  const fault = faultOf(name);

  test.each(own.refusals)(
    'the upstream’s %i is a refusal, %s with status %i, whatever its body',
    async (upstreamStatus, code, status) => {
      for (const body of [...own.bodies(upstreamStatus), page, '', 'x'.repeat(5_000_000)]) {
        const upstream = await answering(upstreamStatus, body);
        const result = await logIn(upstream);
        expect(result).toMatchObject(failure(code, status));
        expect(result.trace).toMatchObject({ provider: name, outcome: 'fail', code, status, upstreamStatus });
        expect(upstream.bodies).toHaveLength(1);
      }
    },
  );

  test.each([200, 201])('a complete body under status %i is a login', async (status) => {
    const upstream = await answering(status, reply(), { 'X-Request-Id': 'req-77' });
    const result = await logIn(upstream);
    expect(result).toMatchObject({ outcome: 'success', user: { provider: name, id: provider.id } });
    expect(result.trace).toMatchObject({ upstreamStatus: status, requestId: 'req-77' });
    expect(JSON.stringify(result.user)).not.toContain('req-77');
  });

  test.each([200, 201])('an incomplete body under status %i is an error that names it', async (status) => {
    const details = { upstreamStatus: status, requestId: 'req-78' };
    for (const [body, reason] of [
      [{}, own.firstMember],
      [page, 'content_type'],
    ]) {
      const result = await logIn(await answering(status, body, { 'X-Request-Id': 'req-78' }));
      expect(result).toMatchObject(fault('ERR_UPSTREAM_RESPONSE', 502, { reason, ...details }));
      expect(result.trace).toMatchObject(details);
    }
  });

  test.each([
    ['req-79', 'req-79'],
    ['x'.repeat(128), 'x'.repeat(128)],
    ['x'.repeat(129), undefined],
    ['two words', undefined],
    ['gr\u00fcn', undefined],
    ['', undefined],
  ])('the request id %j of an error and of a refusal is told as %j', async (header, requestId) => {
    const headers = { 'X-Request-Id': header };
    const failed = await logIn(await answering(500, documented(500), headers));
    expect(failed).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502));
    const refused = await logIn(await answering(401, documented(401), headers));
    expect(refused).toMatchObject(failure('invalid_credentials', 401));
    expect(refused.info).not.toHaveProperty('requestId');
    for (const holder of [failed.error, failed.trace, refused.trace]) {
      expect(Object.entries(holder as object).filter(([member]) => member === 'requestId')).toEqual(
        requestId === undefined ? [] : [['requestId', requestId]],
      );
    }
  });

  test.each([202, 203, 204, 206, 226, 299])(
    'a perfect body under status %i logs nobody in',
    async (status) => {
      const result = await logIn(await answering(status, reply()));
      expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: status }));
    },
  );

  test.each([402, 403, 405, 408, 409, 410, 418, 451, 500, 501, 502, 504, 520, 599, ...own.faults])(
    'the upstream’s %i is a fault',
    async (status) => {
      const result = await logIn(await answering(status, documented(status)));
      expect(result).toMatchObject(
        fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: status, headers: {} }),
      );
      expect(result.trace).toMatchObject({
        code: 'ERR_UPSTREAM_STATUS',
        status: 502,
        upstreamStatus: status,
      });
    },
  );

  test.each([300, 301, 302, 303, 304, 307, 308])(
    'a redirect, %i, is a fault and is not followed',
    async (status) => {
      const target = await answering(200, reply());
      const upstream = await answering(status, reply(), { Location: `${target.baseURL}${path}` });
      const result = await logIn(upstream);
      expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: status }));
      expect(target.connections).toBe(0);
    },
  );

  test.each([
    ['7', 7],
    ['1e99', 3_600],
    ['-5', undefined],
    ['soon', undefined],
  ])('a 429 passes on "Retry-After: %s" as %p', async (header, seconds) => {
    const headers: Record<string, string> = {};
    const res = { headersSent: false, setHeader: (name: string, value: string) => (headers[name] = value) };
    const upstream = await answering(429, documented(429), { 'Retry-After': header });
    const result = await logIn(upstream, { request: { res } });
    expect(result.status).toBe(429);
    expect((result.info as { retryAfter?: number }).retryAfter).toBe(seconds);
    expect(headers).toEqual(seconds === undefined ? {} : { 'Retry-After': String(seconds) });
  });

  test('a 503 is a fault of status 503, with its Retry-After', async () => {
    const result = await logIn(await answering(503, page, { 'Retry-After': '7' }));
    const expected = { upstreamStatus: 503, headers: { 'Retry-After': '7' } };
    expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 503, expected));
  });

  test.each([
    ['an HTML page', 'html', 'content_type'],
    ['an empty body', 'empty', 'json'],
    ['null', 'null', 'body'],
    ['an array', 'array', 'body'],
    ['an empty object', 'missing', own.firstMember],
    ['trailing bytes', 'trailing', 'json'],
    ['a thousand nested arrays', 'deep', 'depth'],
    ['64 MiB', 'huge', 'too_large'],
  ] as const)('a 200 with %s is a fault', async (_, body, reason) => {
    const sandbox = await startSandbox();
    try {
      sandbox[name].next({ fault: body });
      const result = await logIn({ baseURL: sandbox[`${name}URL`] });
      expect(result).toMatchObject(fault('ERR_UPSTREAM_RESPONSE', 502, { reason, upstreamStatus: 200 }));
    } finally {
      await sandbox.close();
    }
  });

  test.each([202, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503])(
    'the option outcomes makes a refusal or a fault of the upstream’s %i',
    async (status) => {
      const upstream = await answering(status, documented(status));
      const refused = await logIn(upstream, { options: { outcomes: { [status]: 'inactive_session' } } });
      expect(refused).toMatchObject(failure('inactive_session', 401));
      const failed = await logIn(upstream, { options: { outcomes: { [status]: 'error' } } });
      expect(failed).toMatchObject(fault('ERR_UPSTREAM_STATUS', status === 503 ? 503 : 502));
    },
  );

  test('a status that outcomes turns into rate_limited brings its Retry-After', async () => {
    const upstream = await answering(503, page, { 'Retry-After': '9' });
    const result = await logIn(upstream, { options: { outcomes: { 503: 'rate_limited' } } });
    expect(result).toMatchObject(failure('rate_limited', 429, { retryAfter: 9 }));
  });

  test('a fault is an Error without a cause', async () => {
    const { error } = await logIn(await answering(500, documented(500)));
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toBeInstanceOf(Error);
    expect('cause' in (error as Error)).toBe(false);
  });
}

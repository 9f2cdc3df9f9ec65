import type { Refusal } from '../../src/upstream/refusal';
import { originIn, originOf, readSuccess } from '../../src/upstream/response-origin';
import { ResponseReader } from '../../src/upstream/response-reader';

const response = (requestId?: string) => ({
  status: 201,
  body: { id: 7 },
  header: (name: string) => (name === 'x-request-id' ? requestId : undefined),
});

test('the origin of a response is its status and its request id', () => {
  expect(originOf(response('req-1'))).toEqual({ upstreamStatus: 201, requestId: 'req-1' });
  expect(originOf(response())).toEqual({ upstreamStatus: 201 });
});

test('a result carries its origin, and does not show it', () => {
  const result = readSuccess(response('req-1'), (body) => ({ body }));
  expect(result).toEqual({ body: { id: 7 } });
  expect(originIn(result)).toEqual({ upstreamStatus: 201, requestId: 'req-1' });
});

test('a refusal that is read from a success carries the origin itself', () => {
  const { refusal } = readSuccess(response(), (): { refusal: Refusal } => ({
    refusal: { code: 'inactive_session' },
  }));
  expect(refusal).toEqual({ code: 'inactive_session' });
  expect(originIn(refusal)).toEqual({ upstreamStatus: 201 });
});

test('an error about a member gets the origin, and another error is thrown as it is', () => {
  const read = () =>
    readSuccess(response('req-1'), (body) => ({ id: new ResponseReader('acme', body).id('id') }));
  expect(read).toThrow(
    expect.objectContaining({ reason: 'id', upstreamStatus: 201, requestId: 'req-1' }) as Error,
  );
  const mistake = new TypeError('a mistake of the parser');
  const broken = () =>
    readSuccess(response(), () => {
      throw mistake;
    });
  expect(broken).toThrow(mistake);
  expect(mistake).not.toHaveProperty('upstreamStatus');
});

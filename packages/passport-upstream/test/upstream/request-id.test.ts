import { parseRequestId } from '../../src/upstream/request-id';

test.each(['a', '01JAB-7f.3/x=', 'x'.repeat(128)])('%j is a request id', (header) => {
  expect(parseRequestId(header)).toBe(header);
});

test.each([undefined, null, 7, ['a'], '', 'a b', 'a\nb', 'a\0', 'é', 'x'.repeat(129)])(
  '%j is no request id',
  (header) => {
    expect(parseRequestId(header)).toBeUndefined();
  },
);

import { omitUndefined } from '../../src/ground/omit-undefined';

test('members that are undefined are absent in the copy, and others stay', () => {
  const value = { a: undefined, b: null, c: 0, d: '' };
  const copy = omitUndefined(value);
  expect(Object.keys(copy)).toEqual(['b', 'c', 'd']);
  expect(Object.keys(value)).toEqual(['a', 'b', 'c', 'd']);
});

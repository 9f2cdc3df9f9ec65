import { ownProperty } from '../../src/ground/own-property';

test('an own property is read, be it undefined or null', () => {
  expect(ownProperty({ name: 'max' }, 'name')).toBe('max');
  expect(ownProperty({ name: null }, 'name')).toBeNull();
  expect(ownProperty({ name: undefined }, 'name')).toBeUndefined();
});

test('an inherited property is not read', () => {
  expect(ownProperty(Object.create({ name: 'max' }), 'name')).toBeUndefined();
  expect(ownProperty({}, 'toString')).toBeUndefined();
  expect(ownProperty({}, '__proto__')).toBeUndefined();
});

test.each([undefined, null, 'text', 7, () => {}])('%p has no properties', (value) => {
  expect(ownProperty(value, 'length')).toBeUndefined();
});

import { hideInherited } from '../../src/ground/hide-inherited';

test('what an object inherits becomes an own member without a value; what is its own stays', () => {
  const setter = jest.fn();
  const parent = { host: 'elsewhere', port: 1 };
  Object.defineProperty(parent, 'path', { get: () => '/elsewhere', set: setter, enumerable: true });
  const value = Object.assign(Object.create(parent) as { port: number }, { port: 443 });
  expect(hideInherited(value)).toBe(value);
  expect(Object.entries(value)).toEqual([
    ['port', 443],
    ['host', undefined],
    ['path', undefined],
  ]);
  expect(setter).not.toHaveBeenCalled();
});

test('a member that was hidden can be set and deleted', () => {
  const value = hideInherited(Object.create({ host: 'elsewhere' }) as { host?: string });
  value.host = 'here';
  expect(value.host).toBe('here');
  expect(Reflect.deleteProperty(value, 'host')).toBe(true);
});

test('an object that inherits nothing is as it was', () => {
  expect(Object.keys(hideInherited({ port: 443 }))).toEqual(['port']);
});

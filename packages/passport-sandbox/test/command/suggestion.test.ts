import { suggestion } from '../../src/command/suggestion';

test('the nearest known word is suggested, upper and lower case being the same', () => {
  expect(suggestion('OvokPrt', ['veroPort', 'ovokPort'])).toBe(' Did you mean "ovokPort"?');
  expect(suggestion('bdoy', ['body'])).toBe(' Did you mean "body"?');
  expect(suggestion('abcd', ['abcdefgh', 'bcd', 'xyz'])).toBe(' Did you mean "bcd"?');
});

test('of nothing near nothing is suggested', () => {
  expect(suggestion('completely', ['different'])).toBe('');
  expect(suggestion('x', [])).toBe('');
  expect(suggestion('', ['abc'])).toBe('');
  expect(suggestion('port', ['log', 'ovokPort'])).toBe('');
});

import { Successors } from '../../src/session/successors';

const tokens = (refreshToken: string) => ({ refreshToken });

afterEach(() => jest.restoreAllMocks());

test('tokens lead to the latest that came of them', () => {
  const successors = new Successors();
  const [first, second, third] = [tokens('1'), tokens('2'), tokens('3')];
  successors.add(first, second);
  successors.add(second, third);
  expect(successors.latest(first)).toBe(third);
  expect(successors.latest(tokens('2'))).toBe(third);
  expect(successors.latest(third)).toBe(third);
});

test('a provider that does not rotate leads nowhere', () => {
  const successors = new Successors();
  successors.add(tokens('1'), tokens('1'));
  const held = tokens('1');
  expect(successors.latest(held)).toBe(held);
});

test('what was exchanged is forgotten after ten minutes, and beyond 10,000 tokens', () => {
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  const successors = new Successors();
  successors.add(tokens('old'), tokens('new'));
  for (let count = 0; count < 10_000; count++) successors.add(tokens(`a${count}`), tokens(`b${count}`));
  const [old, last] = [tokens('old'), tokens('a9999')];
  expect(successors.latest(old)).toBe(old);
  expect(successors.latest(last)).toEqual(tokens('b9999'));
  now.mockReturnValue(600_000);
  successors.add(tokens('later'), tokens('latest'));
  expect(successors.latest(last)).toBe(last);
  expect(successors.latest(tokens('later'))).toEqual(tokens('latest'));
});

test('no token can be found in it but those that are good', () => {
  const successors = new Successors();
  successors.add(tokens('used-secret'), tokens('good'));
  const { known } = successors as unknown as { known: Map<string, unknown> };
  expect(JSON.stringify([...known])).not.toContain('used-secret');
});

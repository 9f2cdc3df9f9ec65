import { createClock } from '../../../src/clock';
import { completeOvokAccount } from '../../../src/ovok/account';
import { OvokSessions } from '../../../src/ovok/tokens/sessions';

const account = completeOvokAccount({ provider: 'ovok', email: 'a@example.org', password: 'a' });

test('of more than ten thousand sessions the oldest are forgotten', () => {
  const sessions = new OvokSessions(createClock());
  const first = sessions.create(account, 60_000);
  const second = sessions.create(account, 60_000);
  for (let count = 0; count < 9_999; count++) sessions.create(account, 60_000);
  expect(sessions.find(first.id)).toBeUndefined();
  expect(sessions.find(second.id)).toBe(second);
  expect(sessions.of(account)).toHaveLength(10_000);
});

test('a session in use is not the oldest', () => {
  const sessions = new OvokSessions(createClock());
  const first = sessions.create(account, 60_000);
  sessions.create(account, 60_000);
  sessions.rotate(first, 60_000);
  for (let count = 0; count < 9_999; count++) sessions.create(account, 60_000);
  expect(sessions.find(first.id)).toBe(first);
});

test('expired sessions make room when the next one begins', () => {
  const clock = createClock();
  const sessions = new OvokSessions(clock);
  for (let count = 0; count < 100; count++) sessions.create(account, 1_000);
  clock.advance(1_000);
  expect(sessions.of(account)).toHaveLength(0);
  sessions.create(account, 1_000);
  expect(sessions.size).toBe(1);
});

import { stableUUID } from '../../src/accounts/stable-uuid';

test('the same text gives the same UUID, and another text another one', () => {
  expect(stableUUID('ovok:max@example.com')).toBe(stableUUID('ovok:max@example.com'));
  expect(stableUUID('ovok:eve@example.com')).not.toBe(stableUUID('ovok:max@example.com'));
  expect(stableUUID('')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});

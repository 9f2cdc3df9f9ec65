import { statusOf } from '../../src/doctor/status-of';

test('the status of a success is shown where the client tells it', () => {
  expect(statusOf({ upstreamStatus: 201 })).toBe('status 201');
  expect(statusOf({})).toBe('a success');
});

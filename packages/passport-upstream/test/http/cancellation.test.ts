import { Cancellation } from '../../src/http/cancellation';

test('an abort calls every listener that was not removed', () => {
  const cancellation = new Cancellation();
  const [kept, removed] = [jest.fn(), jest.fn()];
  cancellation.signal.addEventListener('abort', kept);
  cancellation.signal.addEventListener('abort', removed);
  cancellation.signal.removeEventListener('abort', removed);
  expect(cancellation.signal.aborted).toBe(false);
  cancellation.abort();
  expect(cancellation.signal.aborted).toBe(true);
  expect(kept).toHaveBeenCalledTimes(1);
  expect(removed).not.toHaveBeenCalled();
});

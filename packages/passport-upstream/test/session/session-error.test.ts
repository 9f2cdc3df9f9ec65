import { SessionError } from '../../src/session/session-error';

test.each([
  ['ERR_SESSION_STORE', 'The session store failed. Try again later.'],
  ['ERR_SESSION_LOCK', 'The lock on the session could not be had. Try again later.'],
] as const)('%s is a 503 that says what failed, and not to the user', (code, message) => {
  const error = new SessionError(code, 'timeout');
  expect(error).toBeInstanceOf(Error);
  expect({ ...error, message: error.message, text: String(error) }).toEqual({
    name: 'SessionError',
    status: 503,
    statusCode: 503,
    expose: false,
    code,
    reason: 'timeout',
    message,
    text: `SessionError: ${message}`,
  });
});

import { AcmeStrategy } from '../support/acme';

test.each([
  ['no', 'must map refusal codes to texts.'],
  [null, 'must map refusal codes to texts.'],
  [{ rate_limit: '' }, 'has an unknown code "rate_limit". Did you mean "rate_limited"?'],
  [{ rate_limited: 5 }, 'must give a string or a function for "rate_limited".'],
])('the messages %j are refused in one sentence', (messages, sentence) => {
  expect(() => new AcmeStrategy({ messages } as never)).toThrow(
    new TypeError(`AcmeStrategy: "messages" ${sentence}`),
  );
});

test('messages are strings and functions, and those that are undefined count as not given', () => {
  const messages = { rate_limited: () => '', invalid_request: '', missing_credentials: undefined };
  expect(() => new AcmeStrategy({ messages })).not.toThrow();
});

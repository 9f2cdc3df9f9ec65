import { outcomesOf } from '../src/not-found';

const nest = (message: unknown) => ({ statusCode: 404, error: 'Not Found', message });
const fhir = (text: string) => ({ resourceType: 'OperationOutcome', issue: [{ details: { text } }] });

test.each([
  nest('User not found'),
  nest(['User not found']),
  nest([{ message: 'x' }]),
  nest('No user has the name "Cannot POST /"'),
  fhir('No such user'),
])('a 404 about an account is a wrong password: %j', (body) => {
  expect(outcomesOf(body)).toEqual({ 404: 'invalid_credentials' });
});

test.each([nest('Tenant not found.'), fhir('Unknown client'), nest(['Project not found'])])(
  'a 404 about the application is an invalid request: %j',
  (body) => {
    expect(outcomesOf(body)).toEqual({ 404: 'invalid_request' });
  },
);

test('an e-mail address with such a word in it says nothing about the application', () => {
  expect(outcomesOf(nest('No user of-tenant-7@my-client.example'))).toEqual({ 404: 'invalid_credentials' });
});

test.each([
  nest('Cannot POST /auth/b2b/login'),
  nest([]),
  nest([null]),
  nest([['User not found']]),
  nest(['User not found', 7]),
  nest({ text: 'User not found' }),
  nest(7),
  { message: 'x' },
  { resourceType: 'Patient', issue: [] },
  { resourceType: 'OperationOutcome', issue: 'No such user' },
  undefined,
  '<html>',
])('any other 404 is no refusal: %j', (body) => {
  expect(outcomesOf(body)).toEqual({});
});

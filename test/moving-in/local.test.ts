import { person, type RecipeApp } from '../support/documents/recipe-app';
import { logIn, logInByQuery, sideBySide, wrong } from './side-by-side';

const document = 'docs/from-passport-local.md';

test.each<[string, (app: RecipeApp) => Promise<unknown>, unknown, unknown]>([
  ['a wrong password', logIn(wrong), [401, null], [401, null]],
  ['a 429', logIn(person, { fault: '429' }), [401, null], [429, '7']],
  ['a 500', logIn(person, { fault: '500' }), [401, null], [502, null]],
  ['a 503', logIn(person, { fault: '503' }), [401, null], [503, '7']],
  ['an HTML page', logIn(person, { fault: 'html' }), [500, null], [502, null]],
  ['missing credentials', logIn({}), [400, null], [400, null]],
  ['credentials in the query', logInByQuery, 200, 400],
])('%s is answered as the table says', async (_, act, before, after) => {
  expect(await sideBySide(document, act)).toEqual([before, after]);
});

test('tokens are in the JSON before, and not after', async () => {
  const [before, after] = await sideBySide(document, (app) => app.post('/login', person));
  expect([before.body.includes('accessToken'), after.body.includes('accessToken')]).toEqual([true, false]);
});

test('the texts for missing credentials and a wrong password are the same', async () => {
  const [before, after] = await sideBySide(document, async (app) => {
    await app.post('/login', {});
    await app.post('/login', wrong);
    return (JSON.parse((await app.get('/me')).body) as { messages: string[] }).messages;
  });
  expect(before).toEqual(['Missing credentials', 'Wrong e-mail address or password.']);
  expect(after).toEqual(before);
});

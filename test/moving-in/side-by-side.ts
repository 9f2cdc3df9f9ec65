import { RecipeApp, person } from '../support/documents/recipe-app';

/** A login that the provider refuses. */
export const wrong = { ...person, password: 'wrong' };

/**
 * What the two versions of a document's application answer to the same.
 *
 * @returns before and after
 */
export async function sideBySide<Result>(
  document: string,
  act: (app: RecipeApp) => Promise<Result>,
): Promise<[Result, Result]> {
  const appOf = async (file: string) => {
    const app = await RecipeApp.start();
    app.app.get('/me', (req, res) => {
      const { messages } = req.session as { messages?: string[] };
      res.json({ user: req.user, messages, id: req.sessionID });
    });
    return app.use(document, [file]);
  };
  return [await act(await appOf('before.ts')), await act(await appOf('after.ts'))];
}

/** Posts a login, while Ovok answers as said. */
export function logIn(fields: Record<string, string> = person, answer: object = {}) {
  return async (app: RecipeApp): Promise<[number, string | null]> => {
    app.sandbox.ovok.next(answer);
    const { status, retryAfter } = await app.post('/login', fields);
    return [status, retryAfter];
  };
}

/** Posts a login whose fields stand in the address, and none in the body. */
export async function logInByQuery(app: RecipeApp): Promise<number> {
  return (await app.post(`/login?${new URLSearchParams(person).toString()}`, {})).status;
}

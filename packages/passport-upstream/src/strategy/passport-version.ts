import { IncomingMessage } from 'node:http';

/**
 * Refuses to work with a Passport that is too old. Passport does not tell its version. Before 0.5 it put its methods on
 * the prototype of all requests; since then it puts them on each request that it authenticates.
 *
 * @param className the strategy's class: the message starts with it
 * @throws Error if the Passport that sent this request is older than 0.5
 */
export function checkPassport(className: string, req: object): void {
  const isOlder =
    req instanceof IncomingMessage && 'logIn' in IncomingMessage.prototype && !Object.hasOwn(req, 'logIn');
  if (isOlder) {
    throw new Error(`${className}: this Passport is older than 0.5. Update it: npm install passport@latest`);
  }
}

import { IncomingMessage } from 'node:http';

/**
 * Passport has no version to ask for. Before 0.5 it put its methods on the prototype of all requests; since then it
 * gives them to each request that it authenticates.
 *
 * @param className the strategy's class, with which the complaint starts
 * @throws Error where the Passport that sent this request is older than 0.5
 */
export function checkPassport(className: string, req: object): void {
  const isOlder =
    req instanceof IncomingMessage && 'logIn' in IncomingMessage.prototype && !Object.hasOwn(req, 'logIn');
  if (isOlder) {
    throw new Error(`${className}: this Passport is older than 0.5. Update it: npm install passport@latest`);
  }
}

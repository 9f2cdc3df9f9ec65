import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Failure } from '../strategy/failure';
import type { Handler } from './handler';
import { omitUndefined } from '../ground/omit-undefined';
import { UpstreamError } from '../upstream/upstream-error';

/** The part of Passport that is called. */
interface Authenticator {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what Passport declares differs between its versions
  authenticate(strategy: any, options: any, callback: any): any;
}

type AuthenticateCallback = (
  err: unknown,
  user: unknown,
  info: unknown,
  status: number | number[] | undefined,
) => void;

/**
 * Makes an Express handler that signs a user in for a single-page or mobile application. It responds with 200
 * `{ "user": … }`. A refusal or an `UpstreamError` becomes `application/problem+json` (RFC 9457) with its status, `code`
 * and `detail`, and with `Retry-After` if it is known. Other errors go to the next error handler.
 *
 * @example
 * app.post('/api/login', express.json(), jsonLogin(passport, 'ovok'));
 *
 * @param passport the application's Passport
 * @param name the name of the strategy, or a list of names to try in turn
 * @param options the options of `passport.authenticate`; with `session: false` no session begins
 * @returns the handler
 */
export function jsonLogin(passport: Authenticator, name: string | string[], options: object = {}): Handler {
  return (req, res, next) => {
    const respond: AuthenticateCallback = (err, user, info, status) => {
      if (err instanceof UpstreamError) return sendError(res, err);
      if (err) return next(err);
      // With a list of strategies Passport gives lists. The first one counts, as in Passport itself.
      if (!user) return sendRefusal(res, [info].flat()[0], [status].flat()[0] ?? 401);
      beginSession(req, user, options, (error) => {
        if (error) return next(error);
        Object.assign(req, { authInfo: info });
        try {
          send(res, 200, 'application/json', { user });
        } catch (unsendable) {
          // The user may hold values that JSON cannot represent. An exception thrown from here would end the process.
          next(unsendable);
        }
      });
    };
    (passport.authenticate(name, options, respond) as Handler)(req, res, next);
  };
}

function beginSession(
  req: IncomingMessage,
  user: unknown,
  options: object,
  done: (err?: unknown) => void,
): void {
  const { logIn } = req as {
    logIn?: (user: unknown, options: object, done: (err?: unknown) => void) => void;
  };
  logIn!.call(req, user, options, done);
}

function sendRefusal(res: ServerResponse, info: unknown, status: number): void {
  const { code, message, retryAfter } = (info ?? {}) as Partial<Failure>;
  sendProblem(res, { status, detail: message, code, retryAfter });
}

function sendError(res: ServerResponse, { status, headers, message, code }: UpstreamError): void {
  const seconds = headers['Retry-After'];
  sendProblem(res, {
    status,
    detail: message,
    code,
    retryAfter: seconds === undefined ? undefined : Number(seconds),
  });
}

interface Problem {
  status: number;
  detail: string | undefined;
  code: string | undefined;
  retryAfter: number | undefined;
}

function sendProblem(res: ServerResponse, problem: Problem): void {
  const { status, retryAfter } = problem;
  const title = STATUS_CODES[status] ?? 'Error';
  const headers = omitUndefined({ 'Retry-After': retryAfter?.toString() });
  send(res, status, 'application/problem+json', { type: 'about:blank', title, ...problem }, headers);
}

function send(res: ServerResponse, status: number, type: string, body: object, headers: object = {}): void {
  // The application may have sent a response meanwhile, for example because of its own time limit.
  if (res.headersSent) return;
  const text = JSON.stringify(body);
  res.statusCode = status;
  const all = { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers };
  for (const [name, value] of Object.entries(all)) res.setHeader(name, value);
  res.end(text);
}

import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Failure } from '../strategy/failure';
import type { Handler } from './handler';
import { omitUndefined } from '../ground/omit-undefined';
import { UpstreamError } from '../upstream/upstream-error';

/** As much of Passport as is called. */
interface Authenticator {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what Passport declares differs between its versions
  authenticate(strategy: any, options: any, callback: any): any;
}

type Answer = (err: unknown, user: unknown, info: unknown, status: number | number[] | undefined) => void;

/**
 * Signs a user in for a single-page or mobile application: an Express handler that answers 200 `{ "user": … }`, or
 * `application/problem+json` (RFC 9457) with the status, `code` and `detail` of the refusal or of the provider's fault,
 * and `Retry-After` where it is known. An error of the application's own goes to the next error handler.
 *
 * @example
 * app.post('/api/login', express.json(), jsonLogin(passport, 'ovok'));
 *
 * @param name the strategy's, or a list of strategies' to try
 * @param options for `passport.authenticate`; with `session: false` no session is begun
 */
export function jsonLogin(passport: Authenticator, name: string | string[], options: object = {}): Handler {
  return (req, res, next) => {
    const answer: Answer = (err, user, info, status) => {
      if (err instanceof UpstreamError) return sendFault(res, err);
      if (err) return next(err);
      // Of a list of strategies Passport gives lists; the first one's word counts, as with Passport itself.
      if (!user) return sendRefusal(res, [info].flat()[0], [status].flat()[0] ?? 401);
      beginSession(req, user, options, (error) => {
        if (error) return next(error);
        Object.assign(req, { authInfo: info });
        try {
          send(res, 200, 'application/json', { user });
        } catch (unsendable) {
          // A user that verify gave may hold what JSON has no word for. Thrown here, it would end the process.
          next(unsendable);
        }
      });
    };
    (passport.authenticate(name, options, answer) as Handler)(req, res, next);
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

function sendFault(res: ServerResponse, { status, headers, message, code }: UpstreamError): void {
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
  // The application may have answered meanwhile, as a time limit of its own does.
  if (res.headersSent) return;
  const text = JSON.stringify(body);
  res.statusCode = status;
  const all = { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers };
  for (const [name, value] of Object.entries(all)) res.setHeader(name, value);
  res.end(text);
}

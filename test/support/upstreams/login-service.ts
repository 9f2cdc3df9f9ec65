import type { attempt } from '../attempt';
import { scannedAttempt, type ScannedAttempt } from '../scanned-attempt';
import { answerJSON, scriptedUpstream, type ScriptedUpstream } from './scripted-upstream';

/** Stands in answers of the upstream; nobody else may ever say it. */
export const upstreamText = 'what the upstream has to say';
export const page = `<html><body>${upstreamText}</body></html>`;

/** One login of a test's. */
export interface Login<Options> {
  options?: Options;
  request?: object;
  route?: object;
  by?: 'name' | 'instance';
}

/** Logs somebody in at an upstream, and scans what comes back for secrets. */
export type LogIn<Options> = (
  upstream: { baseURL: string },
  login?: Login<Options>,
) => Promise<ScannedAttempt>;

/**
 * Makes a {@link LogIn} of a strategy.
 *
 * @param body what is posted, unless a test says otherwise
 * @param secrets the password and the tokens
 */
export function loginWith<Options extends object>(
  strategyOf: (options: Options & { baseURL: string }) => Parameters<typeof attempt>[0],
  body: object,
  secrets: readonly string[],
): LogIn<Options> {
  return ({ baseURL }, { options, request, route, by } = {}) => {
    const strategy = strategyOf({ baseURL, ...options } as Options & { baseURL: string });
    const hidden = [...secrets, upstreamText, new URL(baseURL).host];
    return scannedAttempt(hidden, strategy, { body, ...request }, route, by);
  };
}

/** Starts a service that answers every login so. */
export function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  return scriptedUpstream((_req, res) => {
    if (typeof body !== 'string') return answerJSON(res, body, status, headers);
    res.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(body);
  });
}

/** Makes a function that logs in at a service that accepts everybody, and gives what it was sent too. */
export function acceptedBy<Options>(logIn: LogIn<Options>, reply: () => object) {
  return async (login?: Login<Options>) => {
    const upstream = await answering(200, reply());
    const result = await logIn(upstream, login);
    return { ...result, sent: parsed(upstream) };
  };
}

/** The bodies that a service was sent. */
export function parsed({ bodies }: ScriptedUpstream): Record<string, unknown>[] {
  return bodies.map((body) => JSON.parse(body) as Record<string, unknown>);
}

/** A request as it came. */
export interface SeenRequest {
  method: string | undefined;
  url: string | undefined;
  headers: Record<string, unknown>;
  body: string;
}

/** Starts a service that accepts everybody, and notes the requests. */
export async function recording(reply: object): Promise<{ baseURL: string; seen: SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const { baseURL } = await scriptedUpstream(({ method, url, headers }, res, body) => {
    seen.push({ method, url, headers, body });
    answerJSON(res, reply);
  });
  return { baseURL, seen };
}

/** A login's request as it has to be: this body under this path. */
export function loginRequest(path: string, body: string) {
  const headers: unknown = expect.objectContaining({
    'content-type': 'application/json',
    'content-length': String(body.length),
  });
  return { method: 'POST', url: path, headers, body };
}

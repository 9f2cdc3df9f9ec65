import { validateHeaderName, validateHeaderValue } from 'node:http';
import { faults, type FaultName } from '../faults/faults';
import { jsonResponse, bodyOf, type WireResponse } from './wire-response';
import { listOf } from '../options';
import type { Transmission } from './transmission';

/**
 * One scripted response.
 *
 * With nothing but `delay` (or nothing at all) it is the ordinary response. `status`, `headers` and `body` make an HTTP
 * response; `raw` replaces it by bytes; `reset` and `hang` say what follows, alone or after one of them; `edit` changes
 * the ordinary response; `fault` is one of the faults of the account table. `body`, `raw`, `edit` and `fault` exclude
 * each other.
 */
export interface ScriptedResponse {
  /** Only for a request to this path, such as `/auth/refresh-token`. @default any path */
  path?: string;
  /** Milliseconds before the first byte. @default 0 */
  delay?: number;
  /** Status, 200 to 999. @default 200 */
  status?: number;
  /** Headers, in addition to `Content-Type: application/json` and the length. A name given here wins. */
  headers?: Readonly<Record<string, string | readonly string[]>>;
  /** The body: a string or bytes as they stand, anything else as JSON. @default no body */
  body?: unknown;
  /** Bytes that are written on the connection as they stand; it is closed afterwards. */
  raw?: string | Uint8Array;
  /** Breaks the connection off, after what was written. */
  reset?: boolean;
  /** Leaves the response unfinished and the connection open, after what was written. */
  hang?: boolean;
  /** Takes the body that would have been sent, parsed, and gives the one to send. */
  edit?: (body: Record<string, unknown>) => unknown;
  /** A fault of the account table. */
  fault?: FaultName;
}

const known = ['path', 'delay', 'status', 'headers', 'body', 'raw', 'reset', 'hang', 'edit', 'fault'];

function mistakeIn(response: ScriptedResponse): string | undefined {
  const names = Object.keys(response);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return `unknown member "${unknown}". ${listOf(known)}`;
  const exclusive = ['body', 'raw', 'edit', 'fault'].filter((name) => names.includes(name));
  if (exclusive.length > 1) return `"${exclusive.join('" and "')}" exclude each other.`;
  const { delay = 0, status = 200, fault, headers = {} } = response;
  if (!Number.isFinite(delay) || delay < 0) return '"delay" takes milliseconds, zero or more.';
  if (!Number.isInteger(status) || status < 200 || status > 999) {
    return '"status" takes 200 to 999; use "raw" for another.';
  }
  if (fault !== undefined && !faults.has(fault)) {
    return `unknown fault "${String(fault)}". ${listOf([...faults.keys()])}`;
  }
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    for (const line of [value].flat()) validateHeaderValue(name, line);
  }
  return undefined;
}

/** Checks a scripted response at once, so that the stack of a mistake's error shows the test that made it. */
export function checkScripted(response: ScriptedResponse): ScriptedResponse {
  const problem = mistakeIn(response);
  if (problem !== undefined) throw new TypeError(`sandbox: a scripted response has a mistake: ${problem}`);
  return { ...response };
}

/** Whether the ordinary response is sent, if late. */
export function isOrdinary(response: ScriptedResponse): boolean {
  return Object.keys(response).every((name) => name === 'delay' || name === 'path');
}

function bytes(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  return jsonResponse(200, body).body;
}

/** Makes a scripted response ready to be sent. */
export async function composeScripted(
  response: ScriptedResponse,
  ordinary: () => Promise<WireResponse>,
): Promise<Transmission> {
  const { status, headers, body, raw, edit } = response;
  const cut = response.reset ? 'reset' : response.hang ? 'hang' : undefined;
  if (raw !== undefined) return { raw: bytes(raw), ending: cut ?? 'close' };
  if (cut && !edit && status === undefined && headers === undefined && body === undefined)
    return { ending: cut };
  const base = edit ? await ordinary() : jsonResponse(200, null);
  const lowered = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    response: {
      status: status ?? base.status,
      headers: { ...base.headers, ...Object.fromEntries(lowered) },
      body: bytes(edit ? edit(bodyOf(base) as Record<string, unknown>) : body),
    },
    ending: cut ?? 'keep',
  };
}

import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Described } from '../../src/server/openapi';
import { ovokDocument } from '../../src/ovok/openapi';
import { veroDocument } from '../../src/vero/openapi';

/** A response that was found to be as its document describes it. */
export interface DescribedResponse {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface ApiRequest {
  body?: unknown;
  headers?: Record<string, string>;
  /** What takes the place of a path's parameter. */
  option?: string;
}

const documents: Record<string, Described> = { ovok: ovokDocument, vero: veroDocument };

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);

const escaped = (text: string): string => text.replace(/~/g, '~0').replace(/\//g, '~1');

interface DescribedHeader {
  required: boolean;
}

/** Throws unless the body, and the headers that are required, are as the document has them for this response. */
export function check(name: string, operation: string, { status, headers, body }: DescribedResponse): void {
  const [method = '', path = ''] = operation.split(' ');
  const pointer = ['paths', path, method.toLowerCase(), 'responses', String(status)];
  const schema = [...pointer, 'content', 'application/json', 'schema'];
  const validate = ajv.getSchema(`${name}#/${schema.map(escaped).join('/')}`);
  if (!validate) throw new Error(`${operation} ${status} is not described`);
  if (!validate(body)) throw new Error(`${operation} ${status}: ${ajv.errorsText(validate.errors)}`);
  const described = pointer.reduce<unknown>((part, key) => (part as Described)[key], documents[name]);
  const required = Object.entries(
    (described as { headers?: Record<string, DescribedHeader> }).headers ?? {},
  ).filter(([, header]) => header.required);
  const missing = required.map(([header]) => header).filter((header) => !headers.has(header));
  if (missing.length > 0) throw new Error(`${operation} ${status}: without ${missing.join(', ')}`);
}

/** A client for one provider that holds every response against the provider's OpenAPI document. */
function describedBy(name: 'ovok' | 'vero') {
  ajv.addSchema(documents[name]!, name);
  return async (baseURL: string, operation: string, asked: ApiRequest = {}): Promise<DescribedResponse> => {
    const [method = '', path = ''] = operation.split(' ');
    const { body, headers = {}, option = '' } = asked;
    const response = await fetch(baseURL + path.replace('{option}', option), {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const parsed: unknown = await response.json();
    const described = { status: response.status, headers: response.headers, body: parsed };
    check(name, operation, described);
    return described;
  };
}

export const askOvok = describedBy('ovok');
export const askVero = describedBy('vero');

export const ids = {
  clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
};

/** The seed document's request. */
export const max = { email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]', ...ids };

export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** Signs in at Ovok. */
export async function signIn(baseURL: string, body: unknown = max): Promise<Tokens> {
  const response = await askOvok(baseURL, 'POST /auth/b2b/login', { body });
  return response.body as Tokens;
}

export const bearer = (token: string): ApiRequest => ({ headers: { authorization: `Bearer ${token}` } });

/** Whether an access token is good for `GET /auth/me`: 200 or 401. */
export async function me(baseURL: string, token: string): Promise<number> {
  return (await askOvok(baseURL, 'GET /auth/me', bearer(token))).status;
}

/** Resolves when the condition holds; gives up after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 2_000) throw new Error('what was waited for did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

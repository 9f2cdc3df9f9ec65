/**
 * The part of an axios instance that is called. It is typed by shape because axios's own types for CommonJS and for ESM do
 * not match each other.
 */
export interface HTTPClient {
  /**
   * Makes one request, as `axios.request` does.
   *
   * @param config a request as axios takes it
   * @returns the response as axios gives it
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what axios declares differs between its versions
  request(config: any): Promise<{ status: number; headers: unknown; data: unknown }>;
}

/** What is wrong with an option `httpClient`, as the end of a sentence that starts with its name. */
export function httpClientProblem(value: unknown): string | undefined {
  return isHTTPClient(value)
    ? undefined
    : 'must be an axios instance, or an object with a request(config) function that takes what axios takes';
}

function isHTTPClient(value: unknown): boolean {
  // `node:http`, undici, and undici's agents have a `request` of their own, which takes something else.
  const { request, dispatch, Agent } = (value ?? {}) as Record<string, unknown>;
  return typeof request === 'function' && dispatch === undefined && Agent === undefined;
}

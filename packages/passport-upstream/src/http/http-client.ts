/**
 * As much of an `AxiosInstance` as is called. It is typed by shape because axios's own types for CommonJS and for ESM
 * do not match each other.
 */
export interface HTTPClient {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what axios declares differs between its versions
  request(config: any): Promise<{ status: number; headers: unknown; data: unknown }>;
}

/** What is wrong with an option `httpClient`, as the end of a sentence that starts with its name. */
export function httpClientProblem(value: unknown): string | undefined {
  return typeof (value as { request?: unknown } | null)?.request === 'function'
    ? undefined
    : 'must be an axios instance, or an object with a request(config) function';
}

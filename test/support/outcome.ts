/** What an attempt gives where the upstream could not judge. */
export function faultOf(provider: string) {
  return (code: string, status: number, details: object = {}) => ({
    outcome: 'error',
    error: { name: 'UpstreamError', provider, code, status, statusCode: status, expose: false, ...details },
  });
}

/** What an attempt gives where a login is refused. */
export function failure(code: string, status: number, details: object = {}) {
  return {
    outcome: 'fail',
    status,
    info: { code, type: 'error', message: expect.any(String) as string, ...details },
  };
}

/** What a browser's form gets back, byte for byte. */
export function publicAnswer({ status, info }: { status?: number | undefined; info?: unknown }): string {
  return JSON.stringify([status, info]);
}

/** Says in a sentence why `listen` failed for a port. */
export function portProblem(error: { code: string; port: number }, ovokPort: number): string {
  const flag = error.port === ovokPort ? '--ovok-port' : '--vero-port';
  const problem = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be listened on (${error.code})`;
  return `port ${error.port} ${problem}. Choose another one with ${flag}.`;
}

import { fork } from 'node:child_process';
import { join } from 'node:path';

const children = new Set();

// A client that heeds a proxy would ask it for the loopback address too.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(https?|all|no)_proxy$|^NODE_OPTIONS$/i.test(name)),
);

/**
 * Starts a process of its own, which ends with ours at the latest.
 *
 * @param {string} name the file in `processes`
 * @param {{ env?: Record<string, string>, execArgv?: string[] }} [options]
 * @returns {{ call: (name: string, argument?: unknown) => Promise<any>, stop: () => void }}
 */
export function startChild(name, { env = {}, execArgv = [] } = {}) {
  const child = fork(join(import.meta.dirname, '..', 'processes', `${name}.mjs`), {
    env: { ...environment, NODE_ENV: 'production', ...env },
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  own(child);
  const calls = new Map();
  let lastId = 0;
  let errorOutput = '';
  child.stderr.on('data', (chunk) => (errorOutput = (errorOutput + chunk).slice(-2_000)));
  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = calls.get(id);
    calls.delete(id);
    if (error) reject(new Error(`${name}: ${error}`));
    else resolve(result);
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of calls.values()) {
      reject(new Error(`The process "${name}" ended (${signal ?? code}). ${errorOutput}`));
    }
  });
  return {
    call: (call, argument) =>
      new Promise((resolve, reject) => {
        calls.set(++lastId, { resolve, reject });
        child.send({ id: lastId, name: call, argument }, (error) => error && reject(error));
      }),
    stop: () => child.kill('SIGKILL'),
  };
}

/** Has a process end with ours. */
export function own(child) {
  children.add(child);
  child.on('exit', () => children.delete(child));
}

/** Ends every process that ends with ours. */
export function stopChildren() {
  for (const child of children) child.kill('SIGKILL');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs examples/minimal as its README says, where nothing is configured, and signs in as whom it prints. */
export async function signInAtMinimal(folder) {
  const variables = Object.entries(process.env).filter(([name]) => !/^(OVOK|VERO)_/.test(name));
  const app = spawn(process.execPath, ['app.mjs'], {
    cwd: folder,
    env: { ...Object.fromEntries(variables), PORT: '0' },
  });
  try {
    const printed = await welcomeOf(app);
    const [, username, password, url] =
      /^Sign in as (\S+) with the password (.*)\n(http:\S+)\n/.exec(printed) ?? [];
    if (!url) throw new Error(`It printed: ${printed}`);
    for (const [provider, field] of [
      ['ovok', 'email'],
      ['vero', 'identifier'],
    ]) {
      const response = await fetch(`${url}/api/login/${provider}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ [field]: username, password }),
      });
      if (response.status !== 200)
        throw new Error(`${provider}: ${response.status} ${await response.text()}`);
    }
  } finally {
    if (app.exitCode === null && app.kill()) await once(app, 'exit');
  }
}

/** What the application prints until it serves, or until it ends. */
function welcomeOf({ stdout, stderr }) {
  return new Promise((resolve) => {
    let printed = '';
    const more = (chunk) => {
      printed += chunk;
      if (/^http:.*\n/m.test(printed)) resolve(printed);
    };
    stdout.on('data', more).on('end', () => resolve(printed));
    stderr.on('data', more);
  });
}

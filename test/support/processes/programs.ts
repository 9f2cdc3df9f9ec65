import { spawnSync } from 'node:child_process';
import { chromiumHint, hasChromium } from './chromium';

/** Whether redis-server is on this machine. With `CI` set it has to be. */
export const hasRedis =
  process.env['CI'] !== undefined || spawnSync('redis-server', ['--version']).status === 0;

/** jest's global set-up: says once for a whole run what is skipped for want of a program, and how to get it. */
export default function tellWhatIsMissing(): void {
  const skipped = [
    ...(hasRedis ? [] : ['what needs Redis. Install redis-server (Debian: apt-get install redis-server).']),
    ...(hasChromium ? [] : [`the pages in a real browser. ${chromiumHint}`]),
  ];
  if (skipped.length > 0) process.stderr.write(`Skipped: ${skipped.join(' Skipped: ')}\n`);
}

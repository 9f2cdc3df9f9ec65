import { setUp } from './setup.mjs';

setUp('examples/express-login');
// npm that is stopped by a signal ends its shell, and not what runs in it.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}
// In this very process, so that a signal reaches the application and its exit code is ours.
await import('../examples/express-login/dist/main.js');

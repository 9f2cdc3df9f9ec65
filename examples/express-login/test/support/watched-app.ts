import { hide, show } from '../../../../test/suites/fault-suite';
import { Browser } from './browser';
import { keepLog, type KeptLog } from './log-lines';
import { maxAtOvok, startApp, type StartedApp } from './started-app';

/** The application, in whose responses and log no secret may stand once the test of a fault has ended. */
export interface WatchedApp extends StartedApp {
  log: KeptLog;
  /** A browser of somebody who has not been here before. */
  visit: () => Browser;
}

/** Watches an application that was started in a way of its own. */
export function watch<App extends StartedApp & { log: KeptLog }>(app: App): App & WatchedApp {
  hide(maxAtOvok.password, new URL(app.sandbox.ovokURL).host, new URL(app.sandbox.veroURL).host);
  show(app.log.printed);
  const visit = () => {
    const browser = new Browser(app.url);
    show(browser.seen);
    return browser;
  };
  return { ...app, visit };
}

/** Starts the application, and watches it. */
export async function watchedApp(...[settings, options]: Parameters<typeof startApp>): Promise<WatchedApp> {
  const log = keepLog('info');
  return watch({ ...(await startApp(settings, options, { log: log.log })), log });
}

import type { Config } from '../config/config';
import { accountTable, type Demo } from './demo';

const withoutProject = 'OVOK_PROJECT is not set, so no token of Ovok opens /api/bearer/me.';

/** The text that is printed when the application listens. */
export function welcome(url: string, config: Config, demo: Demo | undefined, workers: number): string {
  const workersPart = workers > 1 ? ` with ${workers} workers` : '';
  if (!demo) {
    const offered = [config.ovok && 'Ovok', config.vero && 'Vero'].filter(Boolean).join(' and ');
    const first = `express-login listens on ${url}${workersPart} and signs in with ${offered}.`;
    return config.ovok && !config.ovokBearer ? `${first}\n${withoutProject}` : first;
  }
  const hint = 'No provider is configured, so the sandbox stands in for both. Accounts to try:';
  const { ovokURL, veroURL } = demo.sandbox;
  const hosts = `The sandbox's Ovok is ${ovokURL}, its Vero ${veroURL}.`;
  return [
    `express-login listens on ${url}${workersPart}`,
    hint,
    accountTable(demo.sandbox),
    `${hosts}\nCtrl+C stops everything. From here on, each line is an event in JSON; LOG_LEVEL=silent leaves them out.`,
  ].join('\n\n');
}

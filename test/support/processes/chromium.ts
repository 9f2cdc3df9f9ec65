import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const onMacOS = ['Chromium', 'Google Chrome'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);
const folders = process.env['PATH']?.split(delimiter) ?? [];
const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));

/** Where Chromium is on this machine: what CHROMIUM says, else under one of its usual names. */
const executablePath = process.env['CHROMIUM'] ?? [...places, ...onMacOS].find((path) => existsSync(path));

/** How to get it. */
export const chromiumHint =
  'Install Chromium (Debian: apt-get install chromium), or say where it is with CHROMIUM.';

/** Whether Chromium is on this machine. With `CI` set it has to be. */
export const hasChromium = process.env['CI'] !== undefined || executablePath !== undefined;

/** Starts Chromium, without a window and without a word to anybody but the pages' own site. */
export async function startChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`There is no Chromium here. ${chromiumHint}`);
  return chromium.launch({
    executablePath,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Its own sandbox does not work for root, who builds in containers.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    // A person's browser has it, and the back button after a sign-out is one of the things to try.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
}

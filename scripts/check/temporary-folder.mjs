import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with nothing in it, outside the repository, for as long as this process lives. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'passport-upstream-'));
  folders.push(folder);
  return folder;
}

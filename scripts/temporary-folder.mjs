import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder with nothing in it, outside the repository, for as long as this process lives. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'passport-upstream-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

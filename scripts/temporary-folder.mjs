import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = [];

/** A new folder with nothing in it, outside the repository. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'passport-upstream-'));
  folders.push(folder);
  return folder;
}

/** Removes every folder that was made. */
export async function removeTemporaryFolders() {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './check/packages.mjs';

// `tsc -b --clean` leaves what was built of a source that is gone.
for (const { folder } of packages) rmSync(join(folder, 'dist'), { recursive: true, force: true });

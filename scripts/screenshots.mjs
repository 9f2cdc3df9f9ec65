import { run, setUp } from './setup.mjs';

setUp('examples/express-login');
run(process.execPath, ['-r', 'esbuild-register', 'examples/express-login/test/support/screenshots.ts']);

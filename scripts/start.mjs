import { stopWithNpm } from './platform/parent.mjs';
import { setUp } from './setup.mjs';

setUp('examples/express-login');
stopWithNpm();
// In this very process, so that a signal reaches the application and its exit code is ours.
await import('../examples/express-login/dist/main.js');

import { createRequire } from 'node:module';
import { emailOf, ids, password } from '../load/account.mjs';

// Measures one `require` in a process that has loaded nothing else, and the first login after it, because some modules
// are loaded only then.
const [, , name, baseURL] = process.argv;
const email = emailOf('quick', 1);
const url = `${baseURL}/auth/b2b/login`;

const firstLogin = {
  'passport-ovok': ({ OvokStrategy }) =>
    new OvokStrategy({ ...ids, baseURL }).client.login({ email, password }),
  'passport-vero': ({ VeroStrategy }) =>
    new VeroStrategy({ baseURL }).client.login({ identifier: email, password }),
  axios: (axios) => axios.post(url, { email, password, ...ids }),
  undici: async ({ request }) => {
    const headers = { 'Content-Type': 'application/json' };
    const { body } = await request(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ email, password, ...ids }),
    });
    return body.json();
  },
};

const require = createRequire(import.meta.url);
const before = process.memoryUsage.rss();
const startedAt = performance.now();
const taken = () => ({ ms: performance.now() - startedAt, rss: process.memoryUsage.rss() - before });
const loaded = require(name);
const required = { ...taken(), packages: packages() };
await firstLogin[name]?.(loaded);
const loggedIn = firstLogin[name] ? { ...taken(), packages: packages() } : undefined;
console.log(JSON.stringify({ required, loggedIn }));
process.exit();

function packages() {
  const pattern = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;
  const names = Object.keys(require.cache).map((file) => pattern.exec(file)?.[1]);
  return [...new Set(names)].filter(Boolean);
}

// What `require` gives, `import` gives under the same names, and it is the same.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
for (const name of ['passport-upstream', 'passport-ovok', 'passport-vero', 'passport-sandbox']) {
  const required = require(name);
  const imported = await import(name);
  const names = Object.keys(required);
  assert.ok(names.length > 0);
  for (const member of names) {
    assert.ok(Object.hasOwn(imported, member), `${name}: import does not see ${member}`);
    assert.equal(imported[member], required[member]);
  }
  assert.equal(require(`${name}/package.json`).name, name);
}
const { UpstreamError } = require('passport-upstream');
for (const name of ['passport-ovok', 'passport-vero']) {
  assert.equal((await import(name)).UpstreamError, UpstreamError);
}

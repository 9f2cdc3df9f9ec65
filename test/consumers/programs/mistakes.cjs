// What TypeScript would have told an application that has none.
const assert = require('node:assert/strict');
const { UpstreamStrategy } = require('passport-upstream/provider');
const ovok = require('passport-ovok');
const vero = require('passport-vero');
const { startSandbox } = require('passport-sandbox');

class AcmeStrategy extends UpstreamStrategy {
  constructor(options) {
    super({ className: 'AcmeStrategy', provider: 'acme', usernameField: 'username' }, options);
  }
}

const mistakes = [
  [() => new AcmeStrategy({ usernamefield: 'user' }), 'AcmeStrategy', 'usernamefield', 'usernameField'],
  [() => new ovok.OvokStrategy({ clientID: 'c' }), 'OvokStrategy', 'clientID', 'clientId'],
  [() => new ovok.OvokBearerStrategy({ cacheTTL: 1 }), 'OvokBearerStrategy', 'cacheTTL', 'cacheTtl'],
  [() => new ovok.OvokClient({ tenantid: 't' }), 'OvokClient', 'tenantid', 'tenantId'],
  [() => new vero.VeroStrategy({ baseUrl: 'x' }), 'VeroStrategy', 'baseUrl', 'baseURL'],
  [() => new vero.VeroBearerStrategy({ jkws: 'x' }), 'VeroBearerStrategy', 'jkws', 'jwks'],
  [() => new vero.VeroClient({ timeOut: 1 }), 'VeroClient', 'timeOut', 'timeout'],
];
for (const [make, owner, wrong, right] of mistakes) {
  const message = `${owner}: unknown option "${wrong}". Did you mean "${right}"?`;
  assert.throws(make, { name: 'TypeError', message });
}
assert.rejects(startSandbox({ ovokport: 1 }), /unknown option "ovokport"\. Known are "ovokPort"/);

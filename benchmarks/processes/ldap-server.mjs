import ldap from 'ldapjs';
import { latencyMsOf, ldapBase, password } from '../load/account.mjs';
import { serveCalls } from '../load/serve-calls.mjs';

const server = ldap.createServer();

server.bind(`cn=root,${ldapBase}`, (req, res, next) => {
  res.end();
  next();
});
server.bind(ldapBase, (req, res, next) => {
  const latencyMs = latencyMsOf(String(req.dn).slice('uid='.length));
  const respond = () => {
    if (req.credentials === password) {
      res.end();
      next();
    } else next(new ldap.InvalidCredentialsError());
  };
  if (latencyMs === 0) respond();
  else if (latencyMs < Infinity) setTimeout(respond, latencyMs);
});
server.search(ldapBase, (req, res, next) => {
  const mail = req.filter.value;
  res.send({ dn: `uid=${mail},${ldapBase}`, attributes: { objectclass: 'person', mail, cn: mail } });
  res.end();
  next();
});

serveCalls({
  start: () => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ port: server.port }))),
});

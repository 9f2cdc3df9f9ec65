import ldap from 'ldapjs';
import { answerCalls } from '../load/calls.mjs';
import { ldapBase, password, waitOf } from '../load/account.mjs';

const server = ldap.createServer();

server.bind(`cn=root,${ldapBase}`, (req, res, next) => {
  res.end();
  next();
});
server.bind(ldapBase, (req, res, next) => {
  const wait = waitOf(String(req.dn).slice('uid='.length));
  const answer = () => {
    if (req.credentials === password) {
      res.end();
      next();
    } else next(new ldap.InvalidCredentialsError());
  };
  if (wait === 0) answer();
  else if (wait < Infinity) setTimeout(answer, wait);
});
server.search(ldapBase, (req, res, next) => {
  const mail = req.filter.value;
  res.send({ dn: `uid=${mail},${ldapBase}`, attributes: { objectclass: 'person', mail, cn: mail } });
  res.end();
  next();
});

answerCalls({
  start: () => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ port: server.port }))),
});

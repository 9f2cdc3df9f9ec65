// Signs in with every strategy, and is told apart from somebody with a wrong password.
const assert = require('node:assert/strict');

const max = 'max.mustermann@example.com';
const password = 'A[.DmUv]2vE|n_+]';

exports.logIn = async function logIn({
  passport,
  OvokStrategy,
  OvokBearerStrategy,
  VeroStrategy,
  UpstreamError,
}) {
  const attempt = (name, request) =>
    new Promise((resolve, reject) => {
      const authenticate = passport.authenticate(name, { session: false }, (error, user, info) =>
        resolve({ error, user, info }),
      );
      authenticate({ headers: {}, ...request }, {}, reject);
    });
  passport.use(new OvokStrategy()).use(new VeroStrategy());
  passport.use(new OvokBearerStrategy({ project: 'f6f4da8d-93e8-8a08-220e-03b7810451d3' }));
  passport.use('nowhere', new OvokStrategy({ baseURL: 'http://127.0.0.1:1' }));

  const { user } = await attempt('ovok', { body: { email: max, password } });
  assert.equal(user.displayName, 'Max Mustermann');
  const authorization = `Bearer ${user.tokens.accessToken}`;
  const bearer = await attempt('ovok-bearer', { headers: { authorization } });
  assert.equal(bearer.user.id, user.id);
  const vero = await attempt('vero', { body: { identifier: max, password } });
  assert.equal(vero.user.emails[0].value, max);
  const wrong = await attempt('ovok', { body: { email: max, password: 'wrong' } });
  assert.equal(wrong.info.code, 'invalid_credentials');
  const { error } = await attempt('nowhere', { body: { email: max, password } });
  assert.ok(error instanceof UpstreamError);
};

import { createRequire } from 'node:module';
import http from 'node:http';
import https from 'node:https';
import { answerCalls } from '../load/calls.mjs';
import { idOf, password as right, waitOf } from '../load/account.mjs';

const tally = { connections: 0, handshakes: 0, resumed: 0 };
const token = `header.${'x'.repeat(600)}.signature`;

/** What Ovok's login answers, or Vero's. */
const bodies = {
  '/auth/b2b/login': (email) => ({
    accessToken: token,
    refreshToken: 'r'.repeat(64),
    expiresIn: 3600,
    project: { reference: 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3', display: 'Benchmark' },
    profile: { reference: idOf(email), display: email },
  }),
  '/api/auth/login': (email) => {
    const identity = { id: idOf(email), traits: { email, name: email } };
    const session = { id: 'session', active: true, expires_at: '2099-11-07T05:31:56Z', identity };
    return { sessionToken: 'r'.repeat(64), jwt: token, session, tokenizedSession: session, identity };
  },
};

function serve(req, res) {
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => (text += chunk));
  req.on('end', () => {
    const { email, identifier = email, password } = JSON.parse(text);
    const isRight = password === right;
    const body = isRight ? bodies[req.url](identifier) : { statusCode: 401, message: 'Unauthorized' };
    const answer = Buffer.from(JSON.stringify(body));
    const head = { 'Content-Type': 'application/json', 'Content-Length': answer.length };
    const send = () => res.writeHead(isRight ? 200 : 401, head).end(answer);
    const wait = waitOf(identifier);
    if (wait === 0) send();
    else if (wait < Infinity) setTimeout(send, wait);
  });
}

/** The tests' own maker of certificates. */
const certificate = (options) =>
  createRequire(import.meta.url)('../../packages/passport-upstream/test/support/certificate.ts').certificate(
    options,
  );

answerCalls({
  /** Starts the login service, and gives its port and, for TLS, the certificate to trust. */
  start({ isSecure, keepAliveTimeout }) {
    const identity = isSecure ? certificate() : {};
    const server = isSecure ? https.createServer(identity, serve) : http.createServer(serve);
    server.keepAliveTimeout = keepAliveTimeout;
    server.on('connection', () => tally.connections++);
    server.on('secureConnection', (socket) => {
      tally.handshakes++;
      if (socket.isSessionReused()) tally.resumed++;
    });
    return new Promise((resolve) =>
      server.listen(0, '127.0.0.1', 4_096, () =>
        resolve({ port: server.address().port, cert: identity.cert }),
      ),
    );
  },
  /** What has come in since the last time. */
  tally() {
    const counted = { ...tally };
    for (const name of Object.keys(tally)) tally[name] = 0;
    return counted;
  },
});

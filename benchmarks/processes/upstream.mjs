import { createRequire } from 'node:module';
import http from 'node:http';
import https from 'node:https';
import { idOf, latencyMsOf, password as right } from '../load/account.mjs';
import { serveCalls } from '../load/serve-calls.mjs';

const tally = { connections: 0, handshakes: 0, resumed: 0 };
/** How many logins are worked on at once, and how long one takes at least; the others wait in line. */
let limits = { concurrent: Infinity, latencyMs: 0 };
let underWay = 0;
const line = [];
const token = `header.${'x'.repeat(600)}.signature`;

/** The body of Ovok's response to a login, and of Vero's. */
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
    const bytes = Buffer.from(JSON.stringify(body));
    const head = { 'Content-Type': 'application/json', 'Content-Length': bytes.length };
    const send = () => res.writeHead(isRight ? 200 : 401, head).end(bytes);
    const latencyMs = Math.max(limits.latencyMs, latencyMsOf(identifier));
    if (latencyMs < Infinity) work(send, latencyMs);
  });
}

function work(send, latencyMs) {
  if (latencyMs === 0) return send();
  if (underWay >= limits.concurrent) return line.push(() => work(send, latencyMs));
  underWay++;
  setTimeout(() => {
    underWay--;
    send();
    line.shift()?.();
  }, latencyMs);
}

/** The tests' own maker of certificates. */
const certificate = (options) =>
  createRequire(import.meta.url)('../../packages/passport-upstream/test/support/certificate.ts').certificate(
    options,
  );

serveCalls({
  /** Starts the login service, and gives its port and, for TLS, the certificate to trust. */
  start({ isSecure, keepAliveMs }) {
    const identity = isSecure ? certificate() : {};
    const server = isSecure ? https.createServer(identity, serve) : http.createServer(serve);
    server.keepAliveTimeout = keepAliveMs;
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
  /** From now on works on so many logins at once, each for so long: its capacity is concurrent / latency. */
  limit(wanted) {
    limits = wanted;
  },
  /** Counts what has come in since the last time. */
  tally() {
    const counted = { ...tally };
    for (const name of Object.keys(tally)) tally[name] = 0;
    return counted;
  },
});

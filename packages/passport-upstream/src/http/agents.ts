import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { hideInherited } from '../ground/hide-inherited';

/** Connections to one service at a time. Requests beyond wait for a free one, within their own deadline. */
const maxSockets = 256;
/** Milliseconds that an unused connection is kept; a shorter `Keep-Alive: timeout` of the service is honoured. */
const maxIdleMs = 15_000;

/** `tls.connect` has these defaults only where the member is absent, and refuses one that is `undefined`. */
const tlsDefaults = { checkServerIdentity: tls.checkServerIdentity, minDHSize: 1_024 };

type Callback = (error: Error | null, stream: Duplex) => void;

/** Agents for one service: those that keep connections alive, and those that open one for a single request. */
export function createAgents() {
  return {
    kept: agents({ keepAlive: true, maxSockets, timeout: maxIdleMs }),
    fresh: agents({ keepAlive: false }),
  };
}

function agents(options: http.AgentOptions) {
  return { http: new http.Agent(options), https: new SecureAgent(options) };
}

class SecureAgent extends https.Agent {
  override createConnection(options: https.RequestOptions, callback?: Callback) {
    return super.createConnection(hideInherited({ ...options, ...tlsDefaults }), callback);
  }
}

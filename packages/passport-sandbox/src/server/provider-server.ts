import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { checkScripted, composeScripted, isOrdinary, type ScriptedResponse } from './scripted-response';
import type { FaultContext } from '../faults/fault';
import { composeFault } from '../faults/faults';
import type { Handler, Surface } from './handler';
import { logLine } from '../command/log-line';
import type { SandboxProvider } from './provider';
import { receive, type ReceivedRequest } from './received-request';
import type { Headers, WireResponse } from './wire-response';
import { reset } from './reset';
import { createRouting } from './routing';
import { pause, transmit, type Transmission } from './transmission';

/** The options that both providers' servers share. */
export interface ServerSettings {
  readonly slowDelay: number;
  readonly keepRequests: number;
  readonly log: (line: string) => void;
}

const host = '127.0.0.1';

/** Adds headers to an HTTP response that does not have them. */
function withHeaders(transmission: Transmission, headers: Headers): Transmission {
  const { response } = transmission;
  if (!response) return transmission;
  return { ...transmission, response: { ...response, headers: { ...headers, ...response.headers } } };
}

/** The HTTP server of one provider: it responds as usual, as scripted, or with an outage. */
export abstract class ProviderServer implements SandboxProvider {
  readonly requests: ReceivedRequest[] = [];
  delay: number | (() => number) = 0;
  url = '';
  private accepted = 0;
  private script: ScriptedResponse[] = [];
  private outageResponse: ScriptedResponse | undefined;
  private unreachable = false;
  private readonly name: string;
  private readonly settings: ServerSettings;
  private readonly server: Server;

  constructor(name: string, settings: ServerSettings) {
    this.name = name;
    this.settings = settings;
    this.server = createServer();
    // Longer than a test pauses between two logins: idle connections end only where a test asks for it.
    this.server.keepAliveTimeout = 60_000;
    this.server.on('connection', (socket: Socket) => {
      this.accepted += 1;
      if (this.unreachable) reset(socket);
    });
  }

  get connections(): number {
    return this.accepted;
  }

  get down(): boolean {
    return this.unreachable || this.outageResponse !== undefined;
  }

  next(...responses: ScriptedResponse[]): void {
    this.script.push(...responses.map(checkScripted));
  }

  outage(response?: ScriptedResponse): void {
    this.outageResponse = response && checkScripted(response);
    this.unreachable = !response;
    if (this.unreachable) this.server.closeAllConnections();
  }

  recover(): void {
    this.outageResponse = undefined;
    this.unreachable = false;
  }

  clear(): void {
    this.requests.length = 0;
    this.script = [];
  }

  /** Begins to listen on a port, a free one for 0, and to respond. Rejects when the port is taken. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      // The default backlog of 511 makes the rest of a thousand simultaneous connections wait a second and more.
      this.server.listen({ port, host, backlog: 4096 }, resolve);
    });
    this.url = `http://${host}:${(this.server.address() as AddressInfo).port}`;
    const surface = this.surface();
    const routing = createRouting(surface, (handler, option, req, res) =>
      this.exchange(surface, handler, option, req, res),
    );
    this.server.on('request', routing);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** Its endpoints. Called once, when the URL is known. */
  protected abstract surface(): Surface;

  private async exchange(
    surface: Surface,
    handler: Handler,
    option: string,
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<void> {
    const request = await receive(req).catch(() => undefined);
    // The client left before its request was whole.
    if (!request) return;
    this.remember(request);
    const began = performance.now();
    res.once('close', () => {
      const status = res.headersSent ? res.statusCode : undefined;
      const ms = performance.now() - began;
      this.settings.log(logLine({ ...request, provider: this.name, status, ms }));
    });
    const response = this.outageResponse ?? this.take(request.path);
    const wait = this.wait() + (response?.delay ?? 0);
    if (!(await pause(res, wait))) return;
    // A test's own "edit" can throw.
    const refusal = (status: number, message: string): WireResponse =>
      surface.refusal(request, status, message);
    const transmission = await this.compose(refusal, response, async () => handler(request, option)).catch(
      (error: unknown): Transmission => ({ response: refusal(500, String(error)), ending: 'keep' }),
    );
    await transmit(res, withHeaders(transmission, surface.headers(request)));
  }

  /** Makes the response: a scripted one, a fault's, or the ordinary one. */
  private async compose(
    refusal: FaultContext['refusal'],
    response: ScriptedResponse | undefined,
    handle: () => Promise<Awaited<ReturnType<Handler>>>,
  ): Promise<Transmission> {
    const { slowDelay } = this.settings;
    const ordinary = async (): Promise<WireResponse> => {
      const outcome = await handle();
      return 'fault' in outcome ? outcome.ordinary() : outcome;
    };
    if (response?.fault) return composeFault(response.fault, { ordinary, refusal, slowDelay });
    if (response && !isOrdinary(response)) return composeScripted(response, ordinary);
    const outcome = await handle();
    if (!('fault' in outcome)) return { response: outcome, ending: 'keep' };
    return composeFault(outcome.fault, { ordinary: () => outcome.ordinary(), refusal, slowDelay });
  }

  private wait(): number {
    return typeof this.delay === 'function' ? this.delay() : this.delay;
  }

  private take(path: string): ScriptedResponse | undefined {
    const index = this.script.findIndex((response) => response.path === undefined || response.path === path);
    return index < 0 ? undefined : this.script.splice(index, 1)[0];
  }

  private remember(request: ReceivedRequest): void {
    this.requests.push(request);
    if (this.requests.length > this.settings.keepRequests) this.requests.shift();
  }
}

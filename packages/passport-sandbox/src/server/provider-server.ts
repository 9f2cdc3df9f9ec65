import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { checkAnswer, composeAnswer, isOrdinary, type Answer } from './scripted-response';
import { composeFault } from '../faults/faults';
import type { Handler, Surface } from './handler';
import { logLine } from '../command/log-line';
import type { SandboxProvider } from './provider';
import { receive, type ReceivedRequest } from './received-request';
import type { Reply } from './wire-response';
import { reset } from './reset';
import { createRouting } from './routing';
import { pause, transmit, type Transmission } from './transmission';

/** What both providers' servers are told. */
export interface ServerSettings {
  readonly slowDelay: number;
  readonly keepRequests: number;
  readonly log: (line: string) => void;
}

const host = '127.0.0.1';

/** The HTTP server of one provider: its answers, scripted answers and outages, and what it has seen. */
export abstract class ProviderServer implements SandboxProvider {
  readonly requests: ReceivedRequest[] = [];
  delay: number | (() => number) = 0;
  url = '';
  private accepted = 0;
  private script: Answer[] = [];
  private trouble: Answer | undefined;
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
    return this.unreachable || this.trouble !== undefined;
  }

  next(...answers: Answer[]): void {
    this.script.push(...answers.map(checkAnswer));
  }

  outage(answer?: Answer): void {
    this.trouble = answer && checkAnswer(answer);
    this.unreachable = !answer;
    if (this.unreachable) this.server.closeAllConnections();
  }

  recover(): void {
    this.trouble = undefined;
    this.unreachable = false;
  }

  clear(): void {
    this.requests.length = 0;
    this.script = [];
  }

  /** Begins to listen on a port, a free one for 0, and to answer. Rejects when the port is taken. */
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

  /** Its endpoints. Asked for once, when the URL is known. */
  protected abstract surface(): Surface;

  private async exchange(
    surface: Surface,
    handler: Handler,
    option: string,
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<void> {
    const request = await receive(req).catch(() => undefined);
    // Without a whole request there is nobody left to answer.
    if (!request) return;
    this.remember(request);
    const began = performance.now();
    res.once('close', () => {
      const status = res.headersSent ? res.statusCode : undefined;
      const ms = performance.now() - began;
      this.settings.log(logLine({ ...request, provider: this.name, status, ms }));
    });
    const answer = this.trouble ?? this.take(request.path);
    const wait = this.wait() + (answer?.delay ?? 0);
    if (!(await pause(res, wait))) return;
    // A test's own "edit" can throw.
    const transmission = await this.compose(surface, answer, async () => handler(request, option)).catch(
      (error: unknown): Transmission => ({ reply: surface.refusal(500, String(error)), ending: 'keep' }),
    );
    await transmit(res, transmission);
  }

  /** Makes the answer: a scripted one, a fault's, or the ordinary one. */
  private async compose(
    surface: Surface,
    answer: Answer | undefined,
    handle: () => Promise<Awaited<ReturnType<Handler>>>,
  ): Promise<Transmission> {
    const { slowDelay } = this.settings;
    const { refusal } = surface;
    const ordinary = async (): Promise<Reply> => {
      const outcome = await handle();
      return 'fault' in outcome ? outcome.ordinary() : outcome;
    };
    if (answer?.fault) return composeFault(answer.fault, { ordinary, refusal, slowDelay });
    if (answer && !isOrdinary(answer)) return composeAnswer(answer, ordinary);
    const outcome = await handle();
    if (!('fault' in outcome)) return { reply: outcome, ending: 'keep' };
    return composeFault(outcome.fault, { ordinary: () => outcome.ordinary(), refusal, slowDelay });
  }

  private wait(): number {
    return typeof this.delay === 'function' ? this.delay() : this.delay;
  }

  private take(path: string): Answer | undefined {
    const index = this.script.findIndex((answer) => answer.path === undefined || answer.path === path);
    return index < 0 ? undefined : this.script.splice(index, 1)[0];
  }

  private remember(request: ReceivedRequest): void {
    this.requests.push(request);
    if (this.requests.length > this.settings.keepRequests) this.requests.shift();
  }
}

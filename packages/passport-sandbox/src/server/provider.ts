import type { ScriptedResponse } from './scripted-response';
import type { ReceivedRequest } from './received-request';

/** One of the two stand-ins, as a test handles it. */
export interface SandboxProvider {
  /** Where it listens: `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /**
   * The requests received whole, oldest first: of a long run the last `keepRequests` of them. They hold passwords
   * and tokens as they came.
   */
  readonly requests: readonly ReceivedRequest[];
  /** How many TCP connections it has accepted so far, those of an outage included. */
  readonly connections: number;
  /** Whether there is an outage. */
  readonly down: boolean;
  /** Milliseconds before each response, or a function that gives them. `0` at first. */
  delay: number | (() => number);
  /**
   * Scripts the next responses. Each is used for one request, in this order. After them responses are as usual again.
   *
   * @param responses the responses
   */
  next(...responses: ScriptedResponse[]): void;
  /**
   * Begins an outage. It ends with {@link SandboxProvider.recover}.
   *
   * @param response - what every request gets meanwhile. Without it open connections are ended, and new ones are
   * reset as soon as they are accepted.
   */
  outage(response?: ScriptedResponse): void;
  /** Ends an outage. Without one it does nothing. */
  recover(): void;
  /** Forgets the requests received and the scripted responses that were not used. Sessions and tokens stay. */
  clear(): void;
}

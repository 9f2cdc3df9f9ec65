import type { FaultName } from '../faults/faults';
import type { ReceivedRequest } from './received-request';
import type { Reply } from './wire-response';

/** An answer that goes wrong on its way, because its account is made so. */
export interface Faulty {
  readonly fault: FaultName;
  /** The answer that would have been given. */
  ordinary(): Promise<Reply>;
}

/** What an endpoint makes of a request. `option` is the path's parameter, empty where it has none. */
export type Handler = (request: ReceivedRequest, option: string) => Reply | Faulty | Promise<Reply | Faulty>;

/** An endpoint. Its path may end in `/:option`. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly handler: Handler;
}

/** What distinguishes one provider's HTTP surface from another's. */
export interface Surface {
  readonly routes: readonly Route[];
  /** The answer to a request that no route takes. */
  readonly missing: (request: ReceivedRequest) => Reply;
  /** A refusal in the provider's error shape. */
  readonly refusal: (status: number, message: string) => Reply;
}

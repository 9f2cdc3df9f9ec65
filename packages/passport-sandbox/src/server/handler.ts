import type { FaultName } from '../faults/faults';
import type { ReceivedRequest } from './received-request';
import type { Headers, WireResponse } from './wire-response';

/** The response to a login of a fault account. */
export interface Faulty {
  readonly fault: FaultName;
  /** The response that would have been given. */
  ordinary(): Promise<WireResponse>;
}

/** Makes an endpoint's response to a request. `option` is the path's parameter, empty where it has none. */
export type Handler = (
  request: ReceivedRequest,
  option: string,
) => WireResponse | Faulty | Promise<WireResponse | Faulty>;

/** An endpoint. Its path may end in `/:option`. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly handler: Handler;
}

/** The HTTP surface of one provider: its endpoints and the form of its errors. */
export interface Surface {
  readonly routes: readonly Route[];
  /** The response to a request that no route takes. */
  readonly missing: (request: ReceivedRequest) => WireResponse;
  /** A refusal in the provider's error shape. */
  readonly refusal: (request: ReceivedRequest, status: number, message: string) => WireResponse;
  /** The headers that every response has. */
  readonly headers: (request: ReceivedRequest) => Headers;
}

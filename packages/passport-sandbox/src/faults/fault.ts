import type { WireResponse } from '../server/wire-response';
import type { Transmission } from '../server/transmission';

/** What a fault can make its response of. */
export interface FaultContext {
  /** The response that would have been given. */
  ordinary(): Promise<WireResponse>;
  /** A refusal in the provider's own words. */
  refusal(status: number, message: string): WireResponse;
  /** Milliseconds that `slow` takes. */
  readonly slowDelay: number;
}

/** One way in which an upstream can go wrong. */
export interface Fault {
  /** What it does, in one line for the table. */
  readonly description: string;
  compose(context: FaultContext): Transmission | Promise<Transmission>;
}

/**
 * A table of faults by name. Its type holds the names alone: what TypeScript infers of the responses would go into the
 * package's types, where an application's older TypeScript does not understand it.
 */
export function namedFaults<Name extends string>(table: Record<Name, Fault>): Readonly<Record<Name, Fault>> {
  return table;
}

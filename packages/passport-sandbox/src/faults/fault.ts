import type { Reply } from '../server/wire-response';
import type { Transmission } from '../server/transmission';

/** What a fault has at hand to make its answer of. */
export interface FaultContext {
  /** The answer that would have been given. */
  ordinary(): Promise<Reply>;
  /** A refusal in the provider's own words. */
  refusal(status: number, message: string): Reply;
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
 * A table of faults by name. Its type holds the names alone: what TypeScript infers of the answers would go into the
 * package's types, where an application's older TypeScript does not understand it.
 */
export function namedFaults<Name extends string>(table: Record<Name, Fault>): Readonly<Record<Name, Fault>> {
  return table;
}

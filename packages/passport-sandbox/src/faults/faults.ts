import { bodyFaults } from './body-faults';
import type { Fault, FaultContext } from './fault';
import { statusFaults } from './status-faults';
import { transportFaults } from './transport-faults';
import type { Transmission } from '../server/transmission';

/** The name of a fault: what stands before the `@` of its accounts, and what `next({ fault })` takes. */
export type FaultName = keyof typeof transportFaults | keyof typeof statusFaults | keyof typeof bodyFaults;

const table: Readonly<Record<FaultName, Fault>> = { ...transportFaults, ...statusFaults, ...bodyFaults };

/** Every fault by its name. A map, so that no name reaches into a prototype. */
export const faults: ReadonlyMap<string, Fault> = new Map(
  // Table by table: within one object, names that are numbers would come before all others.
  [transportFaults, statusFaults, bodyFaults].flatMap((part) => Object.entries<Fault>(part)),
);

/** The fault whose account this address is: `slow@example.com`, `hang@example.com`, … */
export function faultOf(email: string): FaultName | undefined {
  const [, name = ''] = /^([a-z0-9.-]+)@example\.com$/i.exec(email) ?? [];
  return faults.has(name.toLowerCase()) ? (name.toLowerCase() as FaultName) : undefined;
}

/** Lets a fault make its response. */
export async function composeFault(name: FaultName, context: FaultContext): Promise<Transmission> {
  return table[name].compose(context);
}

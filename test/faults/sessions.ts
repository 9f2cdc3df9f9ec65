import type { Fault } from './fault';

export const sessionFaults: readonly Fault[] = [];

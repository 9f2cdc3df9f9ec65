import type { Fault } from './fault';

export const visitorFaults: readonly Fault[] = [];

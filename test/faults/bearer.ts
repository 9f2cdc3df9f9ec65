import type { Fault } from './fault';

export const bearerFaults: readonly Fault[] = [];

import { applicationFaults } from './application';
import { bearerFaults } from './bearer';
import type { Fault } from './fault';
import { sessionFaults } from './sessions';
import { visitorFaults } from './visitors';

/** Every fault of the strategy, the session, the application and the bearer tokens. */
export const faults: readonly Fault[] = [
  ...applicationFaults,
  ...visitorFaults,
  ...sessionFaults,
  ...bearerFaults,
];

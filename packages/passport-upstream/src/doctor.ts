import './ground/node-version';

export { explain, throttled } from './doctor/explanation';
export { runDoctor } from './doctor/run';
export { lifetimeOf } from './doctor/lifetime';
export { lastStatusOf } from './doctor/last-status';
export { checkUnknownAccount, madeUpCredentials, outcomesLine } from './doctor/checks/unknown-account';

export type { DoctorDefinition, DoctorVisit } from './doctor/definition';
export type { DoctorProcess } from './doctor/process';
export type { Report } from './doctor/report';

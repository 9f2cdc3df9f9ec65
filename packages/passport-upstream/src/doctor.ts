import './ground/node-version';

export { explain } from './doctor/explanation';
export { runDoctor } from './doctor/run';
export { lifetimeOf } from './doctor/lifetime';
export { lastStatusOf } from './doctor/last-status';
export { checkWrongCredentials, madeUpCredentials, outcomesLine } from './doctor/checks/unknown-account';

export type { DoctorDefinition, DoctorVisit } from './doctor/definition';
export type { DoctorProcess } from './doctor/process';
export type { Report } from './doctor/report';

import { ownProperty } from '../ground/own-property';

/** The status of the response that a client's result was read from, for a line of the report. */
export function statusOf(result: object): string {
  const status = ownProperty(result, 'upstreamStatus');
  return typeof status === 'number' ? `status ${status}` : 'a success';
}

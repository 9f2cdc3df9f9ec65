import type { Headers } from '../server/wire-response';
import { namedFaults, type Fault } from './fault';

/** A refusal or outage with the provider's error body. */
function refuses(status: number, message: string, headers: Headers = {}): Fault {
  const extra = Object.entries(headers).map(([name, value]) => `, ${name}: ${String(value)}`);
  return {
    description: `status ${status} with the provider's error body${extra.join('')}`,
    compose(context) {
      const response = context.refusal(status, message);
      return { response: { ...response, headers: { ...response.headers, ...headers } }, ending: 'keep' };
    },
  };
}

/** A success under another status than 200. */
function succeedsAs(status: number, description: string): Fault {
  return {
    description,
    compose: async (context) => ({ response: { ...(await context.ordinary()), status }, ending: 'keep' }),
  };
}

/** Responses that are right as HTTP and have another status than 200. */
export const statusFaults = namedFaults({
  '201': succeedsAs(201, 'a success under status 201'),
  '204': succeedsAs(204, 'status 204, no body'),
  redirect: {
    description: 'status 307 to /redirected on the same host',
    compose: () => ({
      response: { status: 307, headers: { location: '/redirected' }, body: Buffer.alloc(0) },
      ending: 'keep',
    }),
  },
  '403': refuses(403, 'Forbidden'),
  '404': {
    ...refuses(404, 'Cannot POST /a/route/that/is/not/there'),
    description: 'status 404, as for a route that does not exist',
  },
  '422': refuses(422, 'Required'),
  '429': refuses(429, 'Too Many Requests', { 'retry-after': '7' }),
  '500': refuses(500, 'Internal server error'),
  '502': refuses(502, 'Bad Gateway'),
  '503': refuses(503, 'Service Unavailable', { 'retry-after': '7' }),
  '504': refuses(504, 'Gateway Timeout'),
});

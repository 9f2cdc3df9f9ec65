import '../../../../passport-upstream/test/child/sources';
import { attempt } from '../../../../../test/support/attempt';
import { printHeap } from '../../../../../test/support/processes/heap';
import { OvokBearerStrategy } from '../../../src';

// Distinct tokens that Ovok refuses, and some calls that go wrong.

let calls = 0;
const httpClient = {
  request: () => {
    calls += 1;
    if (calls % 10 === 0) return Promise.reject(new Error('reset'));
    const headers = { 'content-type': 'application/json' };
    return Promise.resolve({ status: calls % 10 === 1 ? 429 : 401, headers, data: '{}' });
  },
};
const strategy = new OvokBearerStrategy({ httpClient, project: 'any' });

void printHeap(100_000, (number) =>
  attempt(strategy, { headers: { authorization: `Bearer garbage-${number}` } }),
);

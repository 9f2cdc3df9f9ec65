import { lastStatusOf } from '../../src/doctor/last-status';
import { Upstream } from '../../src/upstream/upstream';
import { serve } from '../support/acme-doctor';

test('the status of the last response is told', async () => {
  const service = await serve(() => ({ status: 201 }));
  const upstream = new Upstream({ provider: 'acme', className: 'Acme', baseURL: service.url, outcomes: {} });
  const lastStatus = lastStatusOf(upstream);
  expect(lastStatus()).toBeUndefined();
  await upstream.send({ method: 'GET', path: '/' });
  expect(lastStatus()).toBe(201);
  service.close();
});

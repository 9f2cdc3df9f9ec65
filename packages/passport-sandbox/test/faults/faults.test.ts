import { startSandbox } from '../../src/index';
import { faultOf, faults } from '../../src/faults/faults';
import { askVero, max, me, signIn } from '../support/described-api';

test('a fault is found by the address, in upper and lower case, at example.com only', () => {
  expect(faultOf('slow@example.com')).toBe('slow');
  expect(faultOf('SLOW@Example.com')).toBe('slow');
  expect(faultOf('slow@example.org')).toBeUndefined();
  expect(faultOf('slow')).toBeUndefined();
  expect(faultOf('constructor@example.com')).toBeUndefined();
});

test('every fault has a description', () => {
  for (const [, { description }] of faults) expect(description).not.toBe('');
});

test('a fault takes any password, client and tenant, and its tokens are good', async () => {
  const sandbox = await startSandbox({ slowDelay: 0 });
  const { accessToken } = await signIn(sandbox.ovokURL, {
    ...max,
    email: 'slow@example.com',
    password: 'whatever',
    clientId: 'ffffffff-ffff-4fff-bfff-ffffffffffff',
  });
  expect(await me(sandbox.ovokURL, accessToken)).toBe(200);
  await sandbox.close();
});

test("an account of your own takes a fault's place", async () => {
  const email = 'hang@example.com';
  const sandbox = await startSandbox({ accounts: [{ provider: 'vero', email, password: 'own' }] });
  const asked = { body: { identifier: email, password: 'own' } };
  expect((await askVero(sandbox.veroURL, 'POST /api/auth/login', asked)).status).toBe(200);
  await sandbox.close();
});

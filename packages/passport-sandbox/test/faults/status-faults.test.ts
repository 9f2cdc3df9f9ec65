import { startSandbox, type Sandbox } from '../../src/index';
import { max } from '../support/described-api';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function atOvok(name: string): Promise<Response> {
  return fetch(`${sandbox.ovokURL}/auth/b2b/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...max, email: `${name}@example.com` }),
    redirect: 'manual',
  });
}

async function atVero(name: string): Promise<Response> {
  return fetch(`${sandbox.veroURL}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifier: `${name}@example.com`, password: 'any' }),
    redirect: 'manual',
  });
}

test.each(['403', '404', '422', '429', '500', '502', '503', '504'])(
  "%s@ has this status and each provider's own error body",
  async (name) => {
    const [ovok, vero] = [await atOvok(name), await atVero(name)];
    expect([ovok.status, vero.status]).toEqual([Number(name), Number(name)]);
    expect(await ovok.json()).toMatchObject({ statusCode: Number(name) });
    expect(await vero.json()).toMatchObject({ status: Number(name) });
    const wait = name === '429' || name === '503' ? '7' : null;
    expect([ovok.headers.get('retry-after'), vero.headers.get('retry-after')]).toEqual([wait, wait]);
  },
);

test('201@ has a perfect body', async () => {
  const response = await atOvok('201');
  expect(response.status).toBe(201);
  expect(await response.json()).toHaveProperty('profile.reference');
});

test('204@ has none', async () => {
  const response = await atOvok('204');
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
});

test('redirect@ leads to a route of the same host, where a client that follows is seen', async () => {
  const response = await atOvok('redirect');
  expect([response.status, response.headers.get('location')]).toEqual([307, '/redirected']);
});

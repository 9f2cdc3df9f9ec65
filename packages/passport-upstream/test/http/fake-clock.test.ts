import timers from 'node:timers/promises';
import { scriptedSocket } from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeClient } from '../support/acme';
import { credentials, person, rawAnswer } from '../support/log-in';

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test('logins go on while an application’s tests have stopped the clock', async () => {
  const upstream = await scriptedSocket((socket) => socket.write(rawAnswer()));
  const client = new AcmeClient({ baseURL: upstream.baseURL });
  jest.useFakeTimers();
  for (let index = 0; index < 3; index++) {
    expect(await client.login(credentials)).toMatchObject({ user: { id: person.id } });
  }
  expect(upstream.bodies.length).toBe(3);
});

test('a login does not wait for a clock that was set back since the last one', async () => {
  const upstream = await scriptedSocket((socket) => socket.write(rawAnswer()));
  const client = new AcmeClient({ baseURL: upstream.baseURL });
  const now = performance.now();
  jest.spyOn(performance, 'now').mockReturnValue(now + 60_000);
  await client.login(credentials);
  jest.spyOn(performance, 'now').mockReturnValue(now);
  expect(await client.login(credentials)).toMatchObject({ user: { id: person.id } });
});

test('logins go on while Node’s timers that give promises are stopped too, as sinon stops them', async () => {
  const upstream = await scriptedSocket((socket) => socket.write(rawAnswer()));
  const client = new AcmeClient({ baseURL: upstream.baseURL });
  for (const name of ['setImmediate', 'setTimeout'] as const)
    jest.spyOn(timers, name).mockReturnValue(new Promise(() => {}));
  for (let index = 0; index < 3; index++) {
    expect(await client.login(credentials)).toMatchObject({ user: { id: person.id } });
  }
});

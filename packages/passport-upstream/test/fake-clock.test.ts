import { scriptedSocket } from '../../../test/scripted-upstream';
import { AcmeClient } from './acme';
import { credentials, person, rawAnswer } from './log-in';

afterEach(() => {
  jest.useRealTimers();
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

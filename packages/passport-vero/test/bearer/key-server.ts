import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import type { Pair } from './tokens';

/** Serves whatever `keys` holds, once `gate` is open, and counts how often it was asked. */
export async function keyServer(...pairs: Pair[]) {
  const server = {
    keys: pairs.map(({ jwk }) => jwk) as unknown,
    fetches: 0,
    status: 200,
    gate: Promise.resolve(),
    wait: 0,
    url: '',
  };
  const { baseURL } = await scriptedUpstream((req, res) => {
    server.fetches += 1;
    const answer = () => answerJSON(res, { keys: server.keys }, server.status);
    void server.gate.then(() => setTimeout(answer, server.wait));
  });
  server.url = `${baseURL}/jwks.json`;
  return server;
}

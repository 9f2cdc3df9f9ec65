import { attempt } from '../../../../test/support/attempt';
import { bearing } from '../../../../test/support/bearer-outcome';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { OvokBearerStrategy, type OvokBearerStrategyOptions, type OvokBearerUser } from '../../src';

export const meOf = (name: string) => ({
  project: { id: 'p1', name: 'My Medical Project' },
  membership: { user: { display: `${name}@example.com` } },
  profile: { resourceType: 'Patient', id: name, name: [{ given: [name] }] },
});

/** An Ovok that knows everybody by a token, unless the token begins with `bad`; and a strategy that asks it. */
export async function everybody(options: OvokBearerStrategyOptions = {}, wait = 0) {
  const asked: string[] = [];
  const upstream = await scriptedUpstream((req, res) => {
    const token = String(req.headers.authorization).replace('Bearer ', '');
    asked.push(token);
    const bad = token.startsWith('bad');
    setTimeout(() => answerJSON(res, bad ? {} : meOf(token), bad ? 401 : 200), wait);
  });
  const strategy = new OvokBearerStrategy({ baseURL: upstream.baseURL, project: 'any', ...options });
  const userOf = async (token: string) =>
    (await attempt(strategy, bearing(token))).user as OvokBearerUser & { _json: { profile: { id: string } } };
  return { upstream, strategy, asked, userOf };
}

/** An Ovok that answers as is said, one request after the other, and then with a user; and a strategy that asks it. */
export async function answeringInTurn(...answers: [status: number, body: unknown][]) {
  const upstream = await scriptedUpstream((_, res) => {
    const [status, body] = answers.shift() ?? [200, meOf('max')];
    if (status) answerJSON(res, body, status, { 'Retry-After': '7' });
    else res.socket!.destroy();
  });
  return { upstream, strategy: new OvokBearerStrategy({ baseURL: upstream.baseURL, project: 'any' }) };
}

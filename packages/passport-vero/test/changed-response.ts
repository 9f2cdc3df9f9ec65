import { parseUser } from '../src/user';
import { goodReply, identifier } from './seed';

export type Reply = ReturnType<typeof goodReply>;
/** What a test makes of a good reply: anything. */
export type Loose = { [name in keyof Reply]?: unknown } & {
  session: Record<string, unknown>;
  tokenizedSession: Record<string, unknown>;
  identity: Record<string, unknown> & { traits: Record<string, unknown> };
};

export const now = Date.UTC(2026, 4, 21);
export const id = goodReply().identity.id;

/** A good reply after a change; `undefined` takes a member away, as JSON has none. */
export function changed(change: (reply: Loose) => void): unknown {
  const reply = goodReply() as Loose;
  change(reply);
  return JSON.parse(JSON.stringify(reply));
}

export const parse = (change: (reply: Loose) => void = () => {}) =>
  parseUser(changed(change), identifier, now)!;

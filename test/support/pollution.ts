/** Members that nobody reads, and some that would pollute who merges them: to be put into the text of a reply. */
export const evilMembers =
  '"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"admin":true,"role":"admin"';

/** Fails the test where these members have had an effect on one of the parts, or on every object. */
export function expectUnpolluted(...parts: unknown[]) {
  for (const part of [...parts, {}] as { admin?: unknown; role?: unknown }[]) {
    expect([part.admin, part.role]).toEqual([undefined, undefined]);
  }
}

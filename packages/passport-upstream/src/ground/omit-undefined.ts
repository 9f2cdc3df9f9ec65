/** Makes members that may be `undefined` optional. */
export type OmitUndefined<Value extends object> = {
  [Name in keyof Value as undefined extends Value[Name] ? never : Name]: Value[Name];
} & {
  [Name in keyof Value as undefined extends Value[Name] ? Name : never]?: Exclude<Value[Name], undefined>;
};

/**
 * Copies an object without the members that are `undefined`.
 *
 * @param value the object, which is not changed
 * @returns the copy, in which such members are absent
 */
export function omitUndefined<Value extends object>(value: Value): OmitUndefined<Value> {
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) copy[name] = member;
  }
  return copy as OmitUndefined<Value>;
}

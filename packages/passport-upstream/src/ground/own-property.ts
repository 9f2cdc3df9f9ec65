/**
 * Reads an own property. Inherited properties, which may be polluted, are ignored.
 *
 * @param value the object; any other value has no properties
 * @param name the property's name
 * @returns the property's value, or `undefined` if there is none
 */
export function ownProperty(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

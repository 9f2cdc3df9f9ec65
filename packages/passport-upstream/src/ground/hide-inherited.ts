/**
 * Gives an object own members without a value for whatever it inherits. A polluted `Object.prototype` then adds nothing
 * to it, nor to a copy of it.
 *
 * @param value the object, which is changed
 * @returns the object
 */
export function hideInherited<T extends object>(value: T): T {
  for (const name in value) {
    if (Object.hasOwn(value, name)) continue;
    // An assignment would call an inherited setter.
    Object.defineProperty(value, name, {
      value: undefined,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return value;
}

import { inspect } from 'node:util';

/**
 * Finds secrets wherever a value can show them: own, hidden and inherited members, symbols, the cause chain, stack,
 * JSON, and what `util.inspect` prints with hidden members.
 *
 * @returns where each was found, such as `error.config.data`; empty where none was
 */
export function findSecrets(value: unknown, secrets: readonly string[]): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const look = (text: string, path: string) => {
    if (secrets.some((secret) => text.includes(secret))) found.push(path);
  };
  const visit = (part: unknown, path: string): void => {
    if (typeof part === 'string') return look(part, path);
    if (part instanceof Uint8Array) return look(Buffer.from(part).toString('latin1'), path);
    if ((typeof part !== 'object' && typeof part !== 'function') || part === null || seen.has(part)) return;
    seen.add(part);
    for (
      let holder: object | null = part;
      holder && holder !== Object.prototype;
      holder = Object.getPrototypeOf(holder) as object | null
    ) {
      for (const name of Reflect.ownKeys(holder)) {
        look(String(name), `${path}.${String(name)} (its name)`);
        visit(memberOf(part, holder, name), `${path}.${String(name)}`);
      }
    }
    if (part instanceof Map || part instanceof Set) for (const item of part) visit(item, `${path}[]`);
  };
  visit(value, 'value');
  look(inspect(value, { showHidden: true, depth: Infinity, getters: true }), 'util.inspect');
  look(jsonOf(value), 'JSON');
  look(String(value), 'String');
  return found;
}

function memberOf(value: object, holder: object, name: PropertyKey): unknown {
  try {
    return Reflect.get(holder, name, value) as unknown;
  } catch {
    return undefined;
  }
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

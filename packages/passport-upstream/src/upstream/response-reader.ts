import { ownProperty } from '../ground/own-property';
import { parseDateTime } from './rfc3339';
import { UpstreamError } from './upstream-error';

const control = /\p{Cc}/u;
const maxSeconds = 8.64e12; // The last date that JavaScript can represent, since the epoch.
const visibleASCII = /^[\x21-\x7e]+$/;

type MemberKind = Exclude<keyof ResponseReader, 'optional' | 'has' | 'isText' | 'record'>;

/**
 * Reads a login service's response member by member. For a member that is missing, `null` or of the wrong type, each
 * method throws an `ERR_UPSTREAM_RESPONSE` that names the member and never its value. `readSuccess` adds the response's
 * status and request id to the error.
 *
 * @example
 * const reader = new ResponseReader('ovok', body);
 * const id = reader.object('profile').id('reference');
 * const token = reader.optional('refreshToken', 'token');
 */
export class ResponseReader {
  private readonly provider: string;
  private readonly value: object;
  private readonly path: string;

  /**
   * @param provider the provider's name, for errors
   * @param value the body of the response, or an object in it
   * @param path where `value` stands in the response, for the error's `reason`
   * @throws UpstreamError if `value` is not an object
   */
  constructor(provider: string, value: unknown, path = '') {
    this.provider = provider;
    this.path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.wrong('');
    this.value = value;
  }

  /**
   * Reads a member that may be missing or `null`.
   * @param name the member's name
   * @param kind the name of the method that reads it, such as `'text'`
   * @returns what that method gives, or `undefined` if the member is missing or `null`
   */
  optional<Kind extends MemberKind>(name: string, kind: Kind): ReturnType<ResponseReader[Kind]> | undefined {
    const absent = (ownProperty(this.value, name) ?? undefined) === undefined;
    return absent ? undefined : (this[kind](name) as ReturnType<ResponseReader[Kind]>);
  }

  /**
   * Reads an object.
   * @param name the member's name
   * @returns a reader of the object
   */
  object(name: string): ResponseReader {
    return new ResponseReader(this.provider, ownProperty(this.value, name), this.pathOf(name));
  }

  /**
   * Reads an array of objects.
   * @param name the member's name
   * @returns a reader for each of the objects
   */
  objects(name: string): ResponseReader[] {
    const value = ownProperty(this.value, name);
    if (!Array.isArray(value)) throw this.wrong(name);
    const path = this.pathOf(name);
    return value.map((item, index) => new ResponseReader(this.provider, item, `${path}[${index}]`));
  }

  /**
   * Reads a string, which may be empty.
   * @param name the member's name
   * @returns the string
   */
  text(name: string): string {
    const value = ownProperty(this.value, name);
    if (typeof value !== 'string') throw this.wrong(name);
    return value;
  }

  /**
   * Reads an array of strings.
   * @param name the member's name
   * @returns the strings
   */
  texts(name: string): string[] {
    const value = ownProperty(this.value, name);
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw this.wrong(name);
    return value;
  }

  /**
   * Reads `true` or `false`.
   * @param name the member's name
   * @returns the boolean
   */
  flag(name: string): boolean {
    const value = ownProperty(this.value, name);
    if (typeof value !== 'boolean') throw this.wrong(name);
    return value;
  }

  /**
   * Reads a positive whole number of seconds, small enough for a date in milliseconds since the epoch.
   * @param name the member's name
   * @returns the seconds
   */
  seconds(name: string): number {
    const value = ownProperty(this.value, name);
    if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= maxSeconds) return Number(value);
    throw this.wrong(name);
  }

  /**
   * Reads an id: 1 to 256 characters without control characters.
   * @param name the member's name
   * @returns the id
   */
  id(name: string): string {
    const value = this.text(name);
    const isId = value !== '' && value.length <= 256 && !control.test(value) && value.isWellFormed();
    if (!isId) throw this.wrong(name);
    return value;
  }

  /**
   * Reads a token: visible ASCII of at most 16 KiB, so that it fits into a header.
   * @param name the member's name
   * @returns the token
   */
  token(name: string): string {
    const value = this.text(name);
    if (value.length > 16_384 || !visibleASCII.test(value)) throw this.wrong(name);
    return value;
  }

  /**
   * Reads a point in time as RFC 3339 writes it.
   * @param name the member's name
   * @returns the date
   */
  date(name: string): Date {
    const date = parseDateTime(this.text(name));
    if (!date) throw this.wrong(name);
    return date;
  }

  /**
   * Reads a point in time as a JWT writes it (RFC 7519, NumericDate).
   * @param name the member's name
   * @returns milliseconds since the epoch
   */
  timestamp(name: string): number {
    const value = ownProperty(this.value, name);
    if (typeof value !== 'number' || !(value > 0 && value <= maxSeconds)) throw this.wrong(name);
    return Math.floor(value * 1_000);
  }

  /**
   * Says whether there is a member of this name.
   * @param name the member's name
   * @returns `true` also for a member that is `null`
   */
  has(name: string): boolean {
    return ownProperty(this.value, name) !== undefined;
  }

  /**
   * Says whether a member that may be of several types is a string.
   * @param name the member's name
   * @returns whether it is a string
   */
  isText(name: string): boolean {
    return typeof ownProperty(this.value, name) === 'string';
  }

  /**
   * Copies the whole object, for a free-form member. A `__proto__` at any depth throws: a later merge would pollute.
   * @returns the copy
   */
  record(): Record<string, unknown> {
    const copy = (part: unknown): unknown => {
      if (typeof part !== 'object' || part === null) return part;
      if (Array.isArray(part)) return part.map(copy);
      if (Object.hasOwn(part, '__proto__')) throw this.wrong('__proto__');
      return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, copy(inner)]));
    };
    return copy(this.value) as Record<string, unknown>;
  }

  private pathOf(name: string): string {
    return [this.path, name].filter(Boolean).join('.');
  }

  private wrong(name: string): UpstreamError {
    const reason = this.pathOf(name) || 'body';
    return new UpstreamError('ERR_UPSTREAM_RESPONSE', this.provider, { reason });
  }
}

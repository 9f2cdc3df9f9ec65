import { ownProperty } from '../ground/own-property';
import { UpstreamError } from './upstream-error';

const control = /\p{Cc}/u;
const visibleASCII = /^[\x21-\x7e]+$/;
const rfc3339 = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

type MemberKind =
  'object' | 'objects' | 'text' | 'texts' | 'flag' | 'seconds' | 'id' | 'token' | 'date' | 'timestamp';

/**
 * Reads a login service's response member by member. A member that is missing, `null` or of the wrong type throws an
 * `ERR_UPSTREAM_RESPONSE` that names the member and never its value; `optional` gives `undefined` for a missing one.
 * The error gets the response's status and request id from `readSuccess`.
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
   * @param path where `value` stands in the response, for the error's `reason`
   * @throws UpstreamError if `value` is not an object
   */
  constructor(provider: string, value: unknown, path = '') {
    this.provider = provider;
    this.path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.wrong('');
    this.value = value;
  }

  /** Reads a member that may be missing or `null`, with the method that is named. */
  optional<Kind extends MemberKind>(name: string, kind: Kind): ReturnType<ResponseReader[Kind]> | undefined {
    const absent = (ownProperty(this.value, name) ?? undefined) === undefined;
    return absent ? undefined : (this[kind](name) as ReturnType<ResponseReader[Kind]>);
  }

  object(name: string): ResponseReader {
    return new ResponseReader(this.provider, ownProperty(this.value, name), this.pathOf(name));
  }

  /** The objects of an array. */
  objects(name: string): ResponseReader[] {
    const value = ownProperty(this.value, name);
    if (!Array.isArray(value)) throw this.wrong(name);
    return value.map(
      (item, index) => new ResponseReader(this.provider, item, `${this.pathOf(name)}[${index}]`),
    );
  }

  text(name: string): string {
    const value = ownProperty(this.value, name);
    if (typeof value !== 'string') throw this.wrong(name);
    return value;
  }

  /** The texts of an array. */
  texts(name: string): string[] {
    const value = ownProperty(this.value, name);
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw this.wrong(name);
    return value;
  }

  flag(name: string): boolean {
    const value = ownProperty(this.value, name);
    if (typeof value !== 'boolean') throw this.wrong(name);
    return value;
  }

  /** A positive whole number of seconds, small enough to count milliseconds from the epoch with. */
  seconds(name: string): number {
    const value = ownProperty(this.value, name);
    if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 8.64e12)
      throw this.wrong(name);
    return value as number;
  }

  /** An id: not empty, at most 256 characters, none of them a control character. */
  id(name: string): string {
    const value = this.text(name);
    if (value === '' || value.length > 256 || control.test(value) || !value.isWellFormed())
      throw this.wrong(name);
    return value;
  }

  /** A token: visible ASCII, at most 16 KiB, so that it fits into a header. */
  token(name: string): string {
    const value = this.text(name);
    if (value.length > 16_384 || !visibleASCII.test(value)) throw this.wrong(name);
    return value;
  }

  /** A point in time as RFC 3339 writes it. */
  date(name: string): Date {
    const value = this.text(name);
    const [, day] = rfc3339.exec(value) ?? [];
    const date = new Date(value.replace(' ', 'T').toUpperCase());
    // Date takes the 30th of February for the 2nd of March.
    if (
      day === undefined ||
      Number.isNaN(date.getTime()) ||
      new Date(day).getUTCDate() !== Number(day.slice(-2))
    ) {
      throw this.wrong(name);
    }
    return date;
  }

  /** A point in time as a JWT writes it (RFC 7519, NumericDate), in milliseconds since the epoch. */
  timestamp(name: string): number {
    const value = ownProperty(this.value, name);
    if (typeof value !== 'number' || !(value > 0 && value <= 8.64e12)) throw this.wrong(name);
    return Math.floor(value * 1_000);
  }

  /** True where there is such a member, be it `null`. */
  has(name: string): boolean {
    return ownProperty(this.value, name) !== undefined;
  }

  /** True where a member that may be of several types is text. */
  isText(name: string): boolean {
    return typeof ownProperty(this.value, name) === 'string';
  }

  /**
   * The whole object, copied, for what is free-form. A `__proto__` in it, however deep, is refused: whoever merged the
   * copy later would pollute with it.
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
    return new UpstreamError('ERR_UPSTREAM_RESPONSE', this.provider, {
      reason: this.pathOf(name) || 'body',
    });
  }
}

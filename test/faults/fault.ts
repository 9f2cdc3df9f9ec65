/** A fault that an application can meet, and what it must get. */
export interface Fault {
  /** It stays: other texts refer to it. */
  readonly number: number;
  /** The test file that tries it. */
  readonly file: string;
  readonly fault: string;
  /** What it must get. */
  readonly outcome: string;
  /** The cases that are tried, and what is seen of each where the outcome is as it must be. */
  readonly cases: Readonly<Record<string, unknown>>;
}

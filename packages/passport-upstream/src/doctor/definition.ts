import type { Report } from './report';

/** Something that the doctor is told by a flag or an environment variable. */
export interface Setting {
  /** The flag without its dashes: `client-id`. */
  readonly flag: string;
  /** What `--help` says of it. */
  readonly description: string;
  readonly variable: string;
  /** What its value should look like: another one is told, and used. */
  readonly format?: { readonly pattern: RegExp; readonly name: string };
  /** What holds where neither says anything. Without it the setting is required. */
  readonly fallback?: string;
}

/** What a provider's checks are given. */
export interface DoctorVisit {
  /** The values of the settings, by flag. */
  readonly settings: Readonly<Record<string, string>>;
  /** The account to sign in with, where there is one. */
  readonly account?: { readonly email: string; readonly password: string } | undefined;
  /** Milliseconds for each exchange. */
  readonly timeout: number;
  readonly report: Report;
}

/** What is particular to one provider. */
export interface DoctorDefinition {
  /** The command's name: `passport-ovok`. */
  readonly command: string;
  /** The provider's name: `ovok`. */
  readonly provider: string;
  readonly settings: readonly Setting[];
  /** What a login does there, as sentences. */
  readonly loginEffect: string;
  /**
   * Whether the body of a 404 is that of a route that does not exist. Left out where the provider documents none: then any
   * 404 will do.
   */
  readonly isMissingRoute?: ((body: unknown) => boolean) | undefined;
  /**
   * Checks the settings before anything is sent.
   *
   * @throws TypeError whose message says what is wrong with them
   */
  prepare(visit: DoctorVisit): {
    /**
     * One login with an address that cannot exist.
     *
     * @returns whether the account's password may be sent to what responded
     */
    unknownAccount(): Promise<boolean>;
    /** What can be checked with an account. Called where the visit has one, and its password may be sent. */
    account(): Promise<void>;
  };
}

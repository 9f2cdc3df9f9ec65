import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../clock';
import type { Surface } from '../server/handler';
import type { CompleteSandboxOptions } from '../options';
import { ProviderServer } from '../server/provider-server';
import type { SandboxAccount } from '../accounts/sandbox-account';
import { completeVeroAccount, veroAccounts, type VeroAccount } from './account';
import { ordinaryClaims } from './login-response';
import type { SandboxVero } from './provider';
import { VeroSigningKey, type VeroKeySet } from './signing-key';
import type { VeroState } from './state';
import { veroSurface } from './surface';

/** The Vero stand-in. */
export class VeroServer extends ProviderServer implements SandboxVero {
  readonly audience = 'vero-sandbox';
  private readonly key = new VeroSigningKey();
  private readonly options: CompleteSandboxOptions;
  private readonly clock: SandboxClock;
  private readonly directory: VeroState['accounts'];

  constructor(options: CompleteSandboxOptions, clock: SandboxClock) {
    super('vero', options);
    this.options = options;
    this.clock = clock;
    const own = options.accounts.filter((account): account is VeroAccount => account.provider === 'vero');
    this.directory = new Map(
      [...veroAccounts, ...own].map((account) => [account.email.toLowerCase(), completeVeroAccount(account)]),
    );
  }

  get jwks(): VeroKeySet {
    return this.key.keySet;
  }

  get jwksURL(): string {
    return `${this.url}/.well-known/jwks.json`;
  }

  get issuer(): string {
    return this.url;
  }

  async sign(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.key.sign({ ...ordinaryClaims(this.state(), randomUUID(), randomUUID()), ...claims });
  }

  /** Its ordinary accounts. */
  accounts(): SandboxAccount[] {
    return [...this.directory.values()].map(({ provider, email, password, description }) => {
      return { provider, email, password, description, fault: false };
    });
  }

  protected override surface(): Surface {
    return veroSurface(this.state());
  }

  private state(): VeroState {
    return {
      clock: this.clock,
      accounts: this.directory,
      key: this.key,
      lifetimes: { jwt: this.options.veroJWTLifetime, session: this.options.veroSessionLifetime },
      issuer: this.issuer,
      audience: this.audience,
      success: this.options.status,
      wrongPassword: this.options.veroWrongPassword,
    };
  }
}

import type { SandboxClock } from '../clock';
import type { Surface } from '../server/handler';
import type { CompleteSandboxOptions } from '../options';
import { ProviderServer } from '../server/provider-server';
import type { SandboxAccount } from '../accounts/sandbox-account';
import { ovokAccounts, type OvokAccount } from './account';
import { OvokDirectory } from './directory';
import { OvokSessions } from './tokens/sessions';
import type { OvokState } from './state';
import { ovokSurface } from './surface';
import { OvokTokenSigner } from './tokens/token-signer';

/** The Ovok stand-in. */
export class OvokServer extends ProviderServer {
  private readonly state: OvokState;

  constructor(options: CompleteSandboxOptions, clock: SandboxClock) {
    super('ovok', options);
    const own = options.accounts.filter((account): account is OvokAccount => account.provider === 'ovok');
    this.state = {
      directory: new OvokDirectory([...ovokAccounts, ...own]),
      sessions: new OvokSessions(clock),
      signer: new OvokTokenSigner(clock),
      lifetimes: { access: options.ovokAccessTokenLifetime, refresh: options.ovokRefreshTokenLifetime },
      statuses: {
        success: options.status,
        wrongPassword: options.ovokWrongPassword,
        unknownAccount: options.ovokUnknownAccount,
      },
      refreshTokenReuse: options.ovokRefreshTokenReuse,
    };
  }

  /** Its ordinary accounts, the seed document's first. */
  accounts(): SandboxAccount[] {
    return this.state.directory
      .list()
      .map(({ provider, email, password, description, clientId, tenantId, project: { reference } }) => {
        return {
          provider,
          email,
          password,
          description,
          fault: false,
          clientId,
          tenantId,
          project: reference,
        };
      });
  }

  protected override surface(): Surface {
    return ovokSurface(this.state);
  }
}

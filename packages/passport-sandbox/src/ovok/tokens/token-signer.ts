import { randomBytes, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { SandboxClock } from '../../clock';

/** What a token of the sandbox can be used for. */
export type OvokTokenUse = 'access' | 'refresh';

/** The claims of a valid token. */
export interface OvokClaims {
  readonly sessionId: string;
  /** The token's own id. */
  readonly id: string;
}

/** Two segments before the JWT proper, as in the seed document's example: a client that expects three is wrong. */
const prefix = 'example.jwt.';

/** Signs and checks Ovok's tokens with a key that lives as long as the sandbox. */
export class OvokTokenSigner {
  private readonly key = randomBytes(32);
  private readonly clock: SandboxClock;

  constructor(clock: SandboxClock) {
    this.clock = clock;
  }

  /** @param lifetime - milliseconds */
  async sign(
    use: OvokTokenUse,
    sessionId: string,
    lifetime: number,
    id: string = randomUUID(),
  ): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const jwt = await new SignJWT({ use, sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setJti(id)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime / 1000)
      .sign(this.key);
    return prefix + jwt;
  }

  /** The claims of a token; `undefined` if the sandbox did not sign it, or it has expired or is for another use. */
  async verify(use: OvokTokenUse, token: string): Promise<OvokClaims | undefined> {
    if (!token.startsWith(prefix)) return undefined;
    const verified = await jwtVerify<{ use: OvokTokenUse; sid: string; jti: string }>(
      token.slice(prefix.length),
      this.key,
      { algorithms: ['HS256'], currentDate: new Date(this.clock.now()) },
    ).catch(() => undefined);
    if (verified?.payload.use !== use) return undefined;
    return { sessionId: verified.payload.sid, id: verified.payload.jti };
  }
}

import { HttpException, mixin, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { UpstreamError, type Failure } from 'passport-ovok';

interface Response {
  header(name: string, value: string): unknown;
}

/** Nest's `AuthGuard` with the status, the code and the `Retry-After` that the strategy gave, on either platform. */
export function LoginGuard(name: string) {
  class Guard extends AuthGuard(name) {
    override async canActivate(context: ExecutionContext): Promise<boolean> {
      await super.canActivate(context);
      const request = context.switchToHttp().getRequest<{ session?: object }>();
      // AuthGuard begins no session by itself.
      if (request.session) await this.logIn(request as never);
      return true;
    }

    override handleRequest<User>(
      error: unknown,
      user: User | false,
      failure: Failure,
      context: ExecutionContext,
      status?: number,
    ): User {
      if (user) return user;
      const upstreamError = error instanceof UpstreamError ? error : undefined;
      if (error && !upstreamError) throw error as Error;
      const { code, message } = upstreamError ?? failure;
      const retryAfter = upstreamError ? upstreamError.headers['Retry-After'] : failure.retryAfter;
      const response = context.switchToHttp().getResponse<Response>();
      if (retryAfter !== undefined) response.header('Retry-After', String(retryAfter));
      throw new HttpException({ code, message }, upstreamError?.status ?? status ?? 401);
    }
  }
  return mixin(Guard);
}

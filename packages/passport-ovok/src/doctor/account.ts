import { explain, lastStatusOf, lifetimeOf, type DoctorVisit, type Report } from 'passport-upstream/doctor';
import { UpstreamError } from 'passport-upstream/provider';
import type { OvokClient } from '../client';
import type { OvokUser } from '../user';
import { adviceOf } from './refusal-advice';

/** What can be checked with an account: its login, who it is, a refresh, and the sign-out. */
export async function checkAccount(client: OvokClient, visit: DoctorVisit): Promise<void> {
  const { report } = visit;
  const user = await checkLogin(client, visit);
  if (!user) return;
  await attempt(report, '/auth/me', () => checkMe(client, report, user));
  const signedIn = await attempt(report, 'refresh', () => checkRefresh(client, visit, user));
  await attempt(report, 'sign-out', () => checkSignOut(client, report, signedIn ?? user));
}

/** Makes a check, in which an error of an exchange is a finding. */
async function attempt<Result>(
  report: Report,
  check: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    const { upstreamStatus } = error as UpstreamError;
    if (upstreamStatus === 404 && check !== 'login') {
      report.unknown(
        check,
        'there is no such route',
        'It is documented, and this service does not have it: ask Ovok.',
      );
    } else {
      report.differs(check, ...explain(error as UpstreamError));
    }
    return undefined;
  }
}

async function checkLogin(
  client: OvokClient,
  { account, report }: DoctorVisit,
): Promise<OvokUser | undefined> {
  const lastStatus = lastStatusOf(client);
  const result = await attempt(report, 'login', () => client.login(account!));
  if (!result) return undefined;
  const { user, refusal } = result;
  if (!user) {
    report.differs(
      'login',
      `status ${refusal.upstreamStatus!}, which fails as ${refusal.code}`,
      adviceOf(refusal),
    );
    return undefined;
  }
  report.ok('login', `status ${lastStatus()}, with every required member and each of its type`);
  const { refreshToken, expiresAt } = user.tokens;
  report.ok('access token', lifetimeOf(expiresAt));
  if (refreshToken === undefined) {
    report.unknown(
      'refresh token',
      'there is none',
      'Without it freshTokens signs people out when the access token ends.',
    );
  }
  return user;
}

async function checkMe(client: OvokClient, report: Report, user: OvokUser): Promise<void> {
  const { user: me, refusal } = await client.me(user.tokens.accessToken);
  if (!me) {
    report.differs(
      '/auth/me',
      `a token of a moment ago is refused with status ${refusal.upstreamStatus!}`,
      'OvokBearerStrategy cannot work here: ask Ovok.',
    );
  } else if (me.id === user.id && me.project.reference === user.project.reference) {
    report.ok('/auth/me', 'agrees with the login on person and project');
  } else {
    report.differs(
      '/auth/me',
      'names another person or project than the login',
      'Do not use OvokStrategy and OvokBearerStrategy side by side: they would take one person for two.',
    );
  }
}

/** Refreshes once and shows the old refresh token again. @returns who is signed in after it */
async function checkRefresh(
  client: OvokClient,
  { account, report }: DoctorVisit,
  user: OvokUser,
): Promise<Pick<OvokUser, 'tokens'>> {
  const { refreshToken: old } = user.tokens;
  if (old === undefined) return user;
  const { tokens, refusal } = await client.refresh({ refreshToken: old });
  if (!tokens) {
    report.differs(
      'refresh',
      `a refresh token of a moment ago is refused with status ${refusal.upstreamStatus!}`,
      'freshTokens signs people out when the access token ends: ask Ovok.',
    );
    return user;
  }
  report.ok('refresh', 'gave a new access token');
  if (tokens.refreshToken === old) {
    report.ok('old refresh token', 'refresh tokens do not rotate: the response had no other one');
    return { tokens };
  }
  const again = await client.refresh({ refreshToken: old });
  if (again.tokens) {
    report.ok('old refresh token', 'still works: several processes may refresh at once');
    return { tokens };
  }
  const alive = await client.me(tokens.accessToken);
  if (alive.user) {
    report.ok('old refresh token', 'is refused, and the session lives on: refresh tokens rotate');
    return { tokens };
  }
  report.ok(
    'old refresh token',
    'is refused and ends its session: several processes need the option "lock" of freshTokens',
  );
  const { user: second } = await client.login(account!);
  return second ?? { tokens };
}

async function checkSignOut(
  client: OvokClient,
  report: Report,
  { tokens: { accessToken, refreshToken } }: Pick<OvokUser, 'tokens'>,
): Promise<void> {
  const { refusal } = await client.logout(accessToken);
  if (refusal) {
    report.differs(
      'sign-out',
      `refused with status ${refusal.upstreamStatus!}`,
      'signOut ends the session of your application only: its tokens live until they expire.',
    );
    return;
  }
  report.ok('sign-out', 'accepted');
  const { user } = await client.me(accessToken);
  const refreshed = refreshToken === undefined ? {} : await client.refresh({ refreshToken });
  const living = [user && 'access', 'tokens' in refreshed && 'refresh'].filter(Boolean);
  if (living.length === 0) report.ok('tokens after the sign-out', 'are dead');
  else {
    report.differs(
      'tokens after the sign-out',
      `still good: ${living.join(' and ')}`,
      'A stolen token lives until it expires: keep sessions short.',
    );
  }
}

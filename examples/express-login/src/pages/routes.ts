import express, { Router, type RequestHandler } from 'express';
import { formToken, tokenFor } from '../csrf';
import type { LoginGuard } from '../login-limits';
import { only } from '../method';
import type { Authenticator } from '../passport';
import type { Account, Provider } from '../providers';
import { localPath } from '../return-to';
import { sameOriginOnly } from '../same-origin';
import { signIn } from '../sign-in';
import { signOut } from '../sign-out';
import { render } from '../views';
import { loginFailed, sendLoginPage } from './login-page';

/** The pages, for people with a browser. */
export function pageRoutes(
  providers: readonly Provider[],
  passport: Authenticator,
  guard: LoginGuard,
): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 });

  router
    .route('/')
    .get((req, res) => res.redirect(req.user ? '/profile' : '/login'))
    .all(only('GET'));

  router
    .route('/login')
    .get((req, res) => {
      if (req.user) res.redirect(localPath(req.query.returnTo));
      else sendLoginPage(req, res, providers);
    })
    .all(only('GET'));

  for (const provider of providers) {
    const goOn: RequestHandler = (req, res) => {
      guard.forgive(provider, req);
      res.redirect(303, localPath((req.body as Record<string, unknown>).returnTo));
    };
    router
      .route(`/login/${provider.name}`)
      // Where the failed form stands; whoever reloads it by its address wants to begin anew.
      .get((_req, res) => res.redirect(`/login?provider=${provider.name}`))
      .post(
        sameOriginOnly,
        form,
        formToken,
        ...guard.for(provider),
        signIn(passport, provider),
        goOn,
        loginFailed(provider, providers),
      )
      .all(only('GET', 'POST'));
  }

  router
    .route('/profile')
    .get((req, res) => {
      const account = req.user as Account | undefined;
      if (!account) return res.redirect('/login?returnTo=%2Fprofile');
      const label = providers.find(({ name }) => name === account.provider)?.label ?? account.provider;
      res.send(render('profile', { csrfToken: tokenFor(req), account, label }));
    })
    .all(only('GET'));

  router
    .route('/logout')
    .post(sameOriginOnly, form, formToken, signOut, (_req, res) => res.redirect(303, '/login'))
    .all(only('POST'));

  return router;
}

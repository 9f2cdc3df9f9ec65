import express, { Router, type RequestHandler } from 'express';
import { allowMethods } from '../middleware/allow-methods';
import type { AppContext } from '../server/app-context';
import type { Account } from '../auth/providers';
import { localPath } from '../auth/local-path';
import { requireSameOrigin } from '../middleware/require-same-origin';
import { signIn } from '../auth/sign-in';
import { signOutEverywhere } from '../auth/sign-out';
import { redirectToLogin } from './redirect-to-login';
import { announceSignOut, createLoginPage, loginFailed } from './login-page';
import { sendProfile } from './profile-page';

/** The pages. */
export function pageRoutes(context: AppContext): Router {
  const { providers, clients, passport, csrf, rateLimitLogin, requireUser } = context;
  const router = Router();
  const loginPage = createLoginPage(context);
  const form = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 });

  router
    .route('/')
    .get((req, res) => res.redirect(req.user ? '/profile' : '/login'))
    .all(allowMethods('GET'));

  router
    .route('/login')
    .get((req, res) => {
      if (req.user) res.redirect(localPath(req.query.returnTo));
      else return loginPage(req, res);
    })
    .all(allowMethods('GET'));

  for (const provider of providers) {
    const redirectBack: RequestHandler = (req, res) => {
      res.redirect(303, localPath((req.body as Record<string, unknown>).returnTo));
    };
    router
      .route(`/login/${provider.name}`)
      // The address of a failed form: loading it anew begins a new login.
      .get((_req, res) => res.redirect(`/login?provider=${provider.name}`))
      .post(
        requireSameOrigin,
        form,
        csrf.requireToken,
        ...rateLimitLogin(provider),
        signIn(passport, provider),
        redirectBack,
        loginFailed(provider, loginPage),
      )
      .all(allowMethods('GET', 'POST'));
  }

  router
    .route('/logout')
    .post(requireSameOrigin, form, csrf.requireToken, ...signOutEverywhere(clients), (_req, res) => {
      announceSignOut(res);
      res.redirect(303, '/login');
    })
    .all(allowMethods('POST'));

  router
    .route('/profile')
    .get(requireUser, (req, res) => sendProfile(req, res, context))
    .all(allowMethods('GET'));

  const { ovok } = clients;
  if (ovok) {
    router
      .route('/profile/ovok')
      .get(requireUser, (req, res) => {
        if ((req.user as Account).provider !== 'ovok') return res.redirect('/profile');
        return sendProfile(req, res, context, ovok);
      })
      .all(allowMethods('GET'));
  }

  router.use(redirectToLogin);
  return router;
}

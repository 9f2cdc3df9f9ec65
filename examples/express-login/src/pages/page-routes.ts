import express, { Router, type RequestHandler } from 'express';
import { formToken } from '../middleware/csrf';
import { only } from '../middleware/allow-methods';
import type { Parts } from '../server/app-context';
import type { Account } from '../auth/providers';
import { localPath } from '../auth/local-path';
import { sameOriginOnly } from '../middleware/require-same-origin';
import { signIn } from '../auth/sign-in';
import { signOutAt } from '../auth/sign-out';
import { leadToLogin } from './redirect-to-login';
import { createLoginPage, loginFailed } from './login-page';
import { sendProfile } from './profile-page';

/** The pages, for people with a browser. */
export function pageRoutes({ providers, clients, passport, guard, gate, demo }: Parts): Router {
  const router = Router();
  const loginPage = createLoginPage(providers, demo);
  const form = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 });

  router
    .route('/')
    .get((req, res) => res.redirect(req.user ? '/profile' : '/login'))
    .all(only('GET'));

  router
    .route('/login')
    .get((req, res) => {
      if (req.user) res.redirect(localPath(req.query.returnTo));
      else return loginPage(req, res);
    })
    .all(only('GET'));

  for (const provider of providers) {
    const goOn: RequestHandler = (req, res) => {
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
        ...guard(provider),
        signIn(passport, provider),
        goOn,
        loginFailed(provider, loginPage),
      )
      .all(only('GET', 'POST'));
  }

  router
    .route('/logout')
    .post(sameOriginOnly, form, formToken, ...signOutAt(clients), (_req, res) => res.redirect(303, '/login'))
    .all(only('POST'));

  router
    .route('/profile')
    .get(gate, (req, res) => sendProfile(req, res, providers))
    .all(only('GET'));

  const { ovok } = clients;
  if (ovok) {
    router
      .route('/profile/ovok')
      .get(gate, (req, res) => {
        if ((req.user as Account).provider !== 'ovok') return res.redirect('/profile');
        return sendProfile(req, res, providers, ovok);
      })
      .all(only('GET'));
  }

  router.use(leadToLogin);
  return router;
}

import 'reflect-metadata';
import type { Server } from 'node:http';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import session from 'express-session';
import passport from 'passport';
import { freshTokens, fromSession, signOut, toSession } from 'passport-ovok';
import { LoginController, OvokLogin, VeroLogin } from './login';

/** Nest would end the process, without a word, where a variable is missing. */
const quietly = { logger: false, abortOnError: false } as const;

export async function start(port: number, options: { timeout?: number } = {}): Promise<Server> {
  const providers = [
    { provide: VeroLogin, useFactory: () => new VeroLogin(options) },
    { provide: OvokLogin, useFactory: () => new OvokLogin(options) },
  ];
  class AppModule {}
  Module({ controllers: [LoginController], providers })(AppModule);

  const app = await NestFactory.create<NestExpressApplication>(AppModule, quietly);
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);
  const clients = { ovok: app.get(OvokLogin).client, vero: app.get(VeroLogin).client };
  app.use(session({ secret: process.env['SESSION_SECRET']!, resave: false, saveUninitialized: false }));
  app.use(passport.session());
  // Not `app.use`, which takes a GET too: with any page's <img> it would sign people out.
  app.getHttpAdapter().getInstance().post('/logout', signOut(clients));
  app.use(freshTokens(clients));
  await app.listen(port, '127.0.0.1');
  return app.getHttpServer();
}

import 'reflect-metadata';
import type { Server } from 'node:http';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
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

  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), quietly);
  await app.listen(port, '127.0.0.1');
  return app.getHttpServer();
}

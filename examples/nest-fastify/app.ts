import 'reflect-metadata';
import type { Server } from 'node:http';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LoginController, OvokLogin, VeroLogin } from './nest-login';

export async function start(port: number, options: { timeout?: number } = {}): Promise<Server> {
  const providers = [
    { provide: OvokLogin, useFactory: () => new OvokLogin(options) },
    { provide: VeroLogin, useFactory: () => new VeroLogin(options) },
  ];
  class AppModule {}
  Module({ controllers: [LoginController], providers })(AppModule);

  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
    logger: false,
  });
  await app.listen(port, '127.0.0.1');
  return app.getHttpServer();
}

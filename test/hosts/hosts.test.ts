import { readFileSync } from 'node:fs';
import express4 from 'express-4';
import passport05 from 'passport-0.5';
import passport06 from 'passport-0.6';
import * as connect from './connect';
import * as express from './express';
import * as fastify from './fastify';
import * as koa from './koa';
import * as nestExpress from './nest-express';
import * as nestFastify from './nest-fastify';
import * as polka from './polka';
import { testHost, type Host } from './suite';

/** A package as the README names it: what may break is in the major version, before 1.0 in the minor. */
function named(label: string, folder = label.toLowerCase()): string {
  const path = `${__dirname}/node_modules/${folder}/package.json`;
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return `${label} ${/^(?:0\.\d+|\d+)/.exec(version)![0]}`;
}

/** The same application with other versions of what it stands on. */
const expressWith = (versions: object): Host => ({
  start: (port, options) => express.start(port, options, versions),
  sessions: true,
  forms: true,
});
const both = { sessions: true, forms: true };
const passport = named('passport');

const hosts: [name: string, host: Host][] = [
  [`${named('Express')}, ${passport}`, { ...express, ...both }],
  [`${named('Express')}, ${named('passport', 'passport-0.6')}`, expressWith({ passport: passport06 })],
  [`${named('Express')}, ${named('passport', 'passport-0.5')}`, expressWith({ passport: passport05 })],
  [`${named('Express', 'express-4')}, ${passport}`, expressWith({ express: express4 })],
  [`${named('connect')}, ${passport}`, { ...connect, ...both }],
  [`${named('polka')}, ${passport}`, { ...polka, ...both }],
  [`${named('Koa')}, ${named('koa-passport')}`, { ...koa, ...both }],
  [`${named('Fastify')}, ${named('@fastify/passport')}`, { ...fastify, ...both }],
  [
    `${named('NestJS', '@nestjs/core')} on Express, ${passport}`,
    { ...nestExpress, sessions: true, forms: false },
  ],
  [
    `${named('NestJS', '@nestjs/core')} on Fastify, ${passport}`,
    { ...nestFastify, sessions: false, forms: false },
  ],
];

describe.each(hosts)('%s', (_, host) => testHost(host));

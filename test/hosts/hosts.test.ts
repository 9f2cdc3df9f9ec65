import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as connect from '../../examples/connect/app';
import * as fastify from '../../examples/fastify/app';
import * as koa from '../../examples/koa/app';
import * as nestExpress from '../../examples/nest-express/app';
import * as nestFastify from '../../examples/nest-fastify/app';
import * as polka from '../../examples/polka/app';
import { loadMinimal } from './minimal';
import { testHost, type Host } from './suite';

const root = join(__dirname, '../..');

/** A package as the README names it: what may break is in the major version, before 1.0 in the minor. */
function named(folder: string, label: string, name = label.toLowerCase()): string {
  const places = [join(root, folder), root].map((place) => join(place, 'node_modules', name, 'package.json'));
  const { version } = JSON.parse(readFileSync(places.find(existsSync)!, 'utf8')) as { version: string };
  return `${label} ${/^(?:0\.\d+|\d+)/.exec(version)![0]}`;
}

/** The smallest example, on the versions of Express and Passport that the packages of these names are. */
const minimal = (express = 'express', passport = 'passport'): [name: string, host: Host] => [
  `${named('test/hosts', 'Express', express)}, ${named('test/hosts', 'passport', passport)}`,
  { ...loadMinimal({ express, passport }), sessions: true, forms: true },
];

const both = { sessions: true, forms: true };
const nest = (name: string) => named(`examples/${name}`, 'NestJS', '@nestjs/core');
const passportOf = (name: string, label = 'passport') => named(`examples/${name}`, label);

const hosts: [name: string, host: Host][] = [
  minimal(),
  minimal('express', 'passport-0.6'),
  minimal('express', 'passport-0.5'),
  minimal('express-4'),
  [`${named('examples/connect', 'connect')}, ${passportOf('connect')}`, { ...connect, ...both }],
  [`${named('examples/polka', 'polka')}, ${passportOf('polka')}`, { ...polka, ...both }],
  [`${named('examples/koa', 'Koa')}, ${passportOf('koa', 'koa-passport')}`, { ...koa, ...both }],
  [
    `${named('examples/fastify', 'Fastify')}, ${passportOf('fastify', '@fastify/passport')}`,
    { ...fastify, ...both },
  ],
  [
    `${nest('nest-express')} on Express, ${passportOf('nest-express')}`,
    { ...nestExpress, sessions: true, forms: false },
  ],
  [
    `${nest('nest-fastify')} on Fastify, ${passportOf('nest-fastify')}`,
    { ...nestFastify, sessions: false, forms: false },
  ],
];

describe.each(hosts)('%s', (_, host) => testHost(host));

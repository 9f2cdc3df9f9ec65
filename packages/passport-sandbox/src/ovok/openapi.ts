import { described, retryAfter, takes, trust, type Described } from '../server/openapi';
import { ovokSchemas } from './openapi-schemas';

const header = (description: string, schema: Described): Described => ({
  description,
  required: true,
  schema,
});

/** The headers of every response. */
const everyHeader: Described = {
  'X-Request-Id': header("[recorded] What to quote to the vendor's support.", { type: 'string' }),
  'X-Trace-Id': header('[recorded]', { type: 'string' }),
  'X-RateLimit-Limit': header('[recorded] 1000.', { type: 'integer' }),
  'X-RateLimit-Remaining': header('[recorded] [sandbox] It counts down, and nobody is limited.', {
    type: 'integer',
    minimum: 0,
  }),
};

const responds = (description: string, schema: string, headers?: Described): Described =>
  described(description, schema, { ...everyHeader, ...headers });

const failed = (description: string, headers?: Described): Described =>
  responds(description, 'Exception', headers);

const challenge: Described = {
  'WWW-Authenticate': header('[sandbox]', { type: 'string' }),
};

const undeclared = {
  413: failed('[sandbox] The body is larger than 100 KiB.'),
  429: failed('[sandbox] `429@example.com`.', retryAfter),
  502: failed('[sandbox] `502@example.com`.'),
  503: failed('[sandbox] `503@example.com`.', retryAfter),
};

const bearer = { security: [{ bearer: [] }] };

const unauthorized = failed(
  '[docs] The token is missing, malformed, forged, expired, or its session has ended.',
  challenge,
);

/** Ovok's login API as the sandbox plays it. */
export const ovokDocument: Described = {
  openapi: '3.1.0',
  info: {
    title: "Ovok's login API, as passport-sandbox plays it",
    version: '1.0.0',
    license: { name: 'MIT', identifier: 'MIT' },
    description: `${trust}

Documented hosts: \`https://api.sandbox.ovok.com\` [seed], \`https://api.dev.ovok.com\` [seed],
\`https://api.staging.ovok.com\` [docs], \`https://api.ovok.com\` (production) [docs].`,
  },
  servers: [{ url: '/', description: '[sandbox] This machine.' }],
  paths: {
    '/auth/b2b/login': {
      post: {
        operationId: 'login',
        summary: '[seed] Logs a user in to a project.',
        security: [],
        requestBody: takes('LoginRequest', '[seed] JSON. [sandbox] UTF-8 labelled `application/json` only.'),
        responses: {
          200: responds('[seed] Register response with tokens and IDs.', 'ResponseRegisterLoginDto'),
          201: responds(
            '[recorded] What two other logins, whose documents say 200, responded with. [sandbox] With the option ' +
              '`status: 201`, and `201@example.com`.',
            'ResponseRegisterLoginDto',
          ),
          400: failed(
            '[seed] The request could not be operated by the server. [recorded] "Provided client ID is invalid." ' +
              '[inferred] Not JSON.',
          ),
          401: failed(
            '[seed] The resource owner or authorization server denied the request. [inferred] A wrong password. ' +
              '[sandbox] The option `ovokWrongPassword` changes it.',
          ),
          404: failed(
            '[seed] The requested resource could not be found. [recorded] "Tenant not found."; a route that does ' +
              'not exist has `Cannot POST /…` in `message`. [inferred] An account that does not exist. [sandbox] ' +
              'The option `ovokUnknownAccount` changes the latter.',
          ),
          422: failed(
            '[seed] The request could not be validated by the server. [recorded] A list of what validation found.',
          ),
          500: failed('[seed] The server encountered an unexpected condition. [sandbox] `500@example.com`.'),
          ...undeclared,
        },
      },
    },
    '/auth/refresh-token': {
      post: {
        operationId: 'refreshToken',
        summary: '[docs] Exchanges a refresh token for new tokens.',
        description:
          '[inferred] Refresh tokens rotate: each is good once. [sandbox] One that comes a second time ends its ' +
          'session, with every token that came of it; the option `ovokRefreshTokenReuse` changes that. An unused ' +
          'one lives 14 days.',
        security: [],
        requestBody: takes('RefreshRequest', '[docs] JSON, snake_case, no bearer token.'),
        responses: {
          200: responds('[docs] New tokens.', 'RefreshResponse'),
          201: responds(
            '[inferred] As for the login. [sandbox] The option `status: 201`.',
            'RefreshResponse',
          ),
          400: failed('[docs] Declared. [inferred] Not JSON.'),
          401: failed('[docs] The refresh token is forged, expired, used, or its session has ended.'),
          413: undeclared[413],
          422: failed('[docs] Declared. [inferred] `refresh_token` is missing.'),
        },
      },
    },
    '/auth/me': {
      get: {
        operationId: 'me',
        summary: '[docs] Who the bearer of an access token is.',
        ...bearer,
        responses: { 200: responds('[docs] Project, membership and profile.', 'Me'), 401: unauthorized },
      },
    },
    '/auth/session': {
      get: {
        operationId: 'listSessions',
        summary: '[inferred] The sessions of the bearer.',
        ...bearer,
        responses: { 200: responds('[inferred] Those that are alive.', 'Sessions'), 401: unauthorized },
      },
    },
    '/auth/session/{option}': {
      delete: {
        operationId: 'endSessions',
        summary: '[docs] Ends sessions; their access and refresh tokens become worthless.',
        ...bearer,
        parameters: [
          {
            name: 'option',
            in: 'path',
            required: true,
            description: '[docs] `current`, `other`, `all` or the id of a session.',
            schema: { type: 'string' },
          },
        ],
        responses: {
          200: responds('[docs] `sessions`. [inferred] The ones that were ended.', 'Sessions'),
          400: failed('[sandbox] The path cannot be decoded.'),
          401: unauthorized,
          404: failed('[inferred] No session of the bearer has this id.'),
          422: failed('[inferred] The option is none of those.'),
        },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: '[docs] An access token.' } },
    schemas: ovokSchemas,
  },
};

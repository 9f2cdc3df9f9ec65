import { answers, retryAfter, takes, trust, type Described } from '../server/openapi';
import { ovokSchemas } from './openapi-schemas';

const failed = (description: string, headers?: Described): Described =>
  answers(description, 'Exception', headers);

const challenge: Described = {
  'WWW-Authenticate': { description: '[sandbox]', required: true, schema: { type: 'string' } },
};

const undeclared = {
  413: failed('[sandbox] The body is larger than 100 KiB.'),
  429: failed('[sandbox] `429@example.com`.', retryAfter),
  502: failed('[sandbox] `502@example.com`.'),
  503: failed('[sandbox] `503@example.com`.', retryAfter),
};

const bearer = { security: [{ bearer: [] }] };

const unauthorized = failed(
  '[docs] The token is missing, malformed, forged, expired, or its session has ended. [inferred] Without `error`.',
  challenge,
);

/** Ovok's login API as the sandbox plays it. */
export const ovokDocument: Described = {
  openapi: '3.1.0',
  info: {
    title: "Ovok's login API, as passport-sandbox plays it",
    version: '1.0.0',
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
          200: answers('[seed] Register response with tokens and IDs.', 'ResponseRegisterLoginDto'),
          400: failed(
            '[seed] The request could not be operated by the server. [inferred] Not JSON, or a member that ' +
              'validation refuses.',
          ),
          401: failed(
            '[seed] The resource owner or authorization server denied the request. [inferred] A wrong password; a ' +
              'client or tenant that does not exist or is not the account’s.',
          ),
          404: failed(
            '[seed] The requested resource could not be found. [inferred] An account that does not exist; a route ' +
              'that does not exist has `Cannot POST /…` in `message`.',
          ),
          422: failed(
            '[seed] The request could not be validated by the server. [sandbox] When is not known: ' +
              '`422@example.com`.',
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
          'session, with every token that came of it. An unused one lives 14 days.',
        security: [],
        requestBody: takes('RefreshRequest', '[docs] JSON, snake_case, no bearer token.'),
        responses: {
          200: answers('[docs] New tokens.', 'RefreshResponse'),
          400: failed('[docs] Not JSON, or `refresh_token` is missing.'),
          401: failed('[docs] The refresh token is forged, expired, used, or its session has ended.'),
          413: undeclared[413],
        },
      },
    },
    '/auth/me': {
      get: {
        operationId: 'me',
        summary: '[docs] Who the bearer of an access token is.',
        ...bearer,
        responses: { 200: answers('[docs] Project, membership and profile.', 'Me'), 401: unauthorized },
      },
    },
    '/auth/session': {
      get: {
        operationId: 'listSessions',
        summary: '[inferred] The sessions of the bearer.',
        ...bearer,
        responses: { 200: answers('[inferred] Those that are alive.', 'Sessions'), 401: unauthorized },
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
          200: answers('[docs] `sessions`. [inferred] The ones that were ended.', 'Sessions'),
          400: failed('[inferred] The option is none of those.'),
          401: unauthorized,
          404: failed('[inferred] No session of the bearer has this id.'),
        },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: '[docs] An access token.' } },
    schemas: ovokSchemas,
  },
};

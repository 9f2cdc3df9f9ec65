import { described, closed, ref, retryAfter, takes, text, trust, type Described } from '../server/openapi';

const failed = (description: string, headers?: Described): Described =>
  described(description, 'Error', headers);

const instant = (description: string): Described => text(description, { format: 'date-time' });

const schemas: Record<string, Described> = {
  LoginRequest: closed('[docs] No other member is allowed.', {
    identifier: text('[seed] Email address associated with the Vero OMS account.', { minLength: 1 }),
    password: text('[seed] Current password for the Vero OMS account.', { minLength: 1 }),
  }),
  AuthLoginResponse: closed(
    '[seed]',
    {
      sessionToken: text('[seed] Session token, to be stored securely. [inferred] Opaque.', { minLength: 1 }),
      jwt: text('[seed] Bearer JWT for REST API calls. [sandbox] ES256.', {
        pattern: '^[\\w-]+\\.[\\w-]+\\.[\\w-]+$',
      }),
      session: ref('Session'),
      tokenizedSession: ref('Session'),
      identity: ref('Identity'),
    },
    ['identity'],
  ),
  Session: {
    ...closed('[docs] No member is required. [seed] snake_case, where the top is camelCase.', {
      id: text('[seed]'),
      active: { type: 'boolean', description: '[seed] [inferred] False for a revoked session.' },
      authenticated_at: instant('[seed]'),
      expires_at: instant("[seed] The session's end, not the JWT's."),
      devices: {
        type: 'array',
        description: '[seed]',
        items: closed('[seed]', {
          ip_address: text('[seed]'),
          location: text('[seed]'),
          user_agent: text('[seed]'),
        }),
      },
      identity: ref('Identity'),
      tokenized: text('[seed] The bearer JWT.'),
    }),
    required: [],
  },
  Identity: {
    ...closed('[seed] [docs] No member is required.', {
      id: text('[seed]'),
      traits: { type: 'object', description: '[seed] Free-form.' },
    }),
    required: [],
  },
  Error: closed('[docs] Other surfaces of the vendor give an object as `error`, or plain text.', {
    error: text("[docs] [inferred] The status's name."),
    message: text('[docs]', { minLength: 1 }),
    status: { type: 'integer', minimum: 400, maximum: 599, description: '[docs] The status.' },
  }),
  KeySet: closed('[sandbox] A JSON Web Key Set.', {
    keys: {
      type: 'array',
      minItems: 1,
      description: '[sandbox]',
      items: closed('[sandbox] A public key.', {
        kty: { const: 'EC' },
        crv: { const: 'P-256' },
        x: text('[sandbox]'),
        y: text('[sandbox]'),
        kid: text('[sandbox]'),
        alg: { const: 'ES256' },
        use: { const: 'sig' },
      }),
    },
  }),
};

/** Vero's login API as the sandbox plays it. */
export const veroDocument: Described = {
  openapi: '3.1.0',
  info: {
    title: "Vero's login API, as passport-sandbox plays it",
    version: '1.0.0',
    license: { name: 'MIT', identifier: 'MIT' },
    description: `${trust}

Documented host: \`https://platform.verolabs.co\` [seed]. Vero publishes no refresh, sign-out, who-am-I or key set
endpoint; the key set here is the sandbox's own.`,
  },
  servers: [{ url: '/', description: '[sandbox] This machine.' }],
  paths: {
    '/api/auth/login': {
      post: {
        operationId: 'login',
        summary: '[seed] Login with password.',
        security: [],
        requestBody: takes('LoginRequest', '[seed] JSON. [sandbox] UTF-8 labelled `application/json` only.'),
        responses: {
          200: described('[seed] Active session and JWT.', 'AuthLoginResponse'),
          201: described(
            '[inferred] Not declared; a client should take it as it takes 200. [sandbox] With the option ' +
              '`status: 201`, and `201@example.com`.',
            'AuthLoginResponse',
          ),
          400: failed(
            '[docs] Declared. [sandbox] Not JSON, a member missing, one too many. [inferred] Ory Kratos says 400 to ' +
              'a wrong password: `kratos@example.com`, or the option `veroWrongPassword: 400`.',
          ),
          401: failed('[docs] Declared. [inferred] A wrong password, or an account that does not exist.'),
          502: failed('[docs] Declared. [sandbox] `502@example.com`.'),
          404: failed('[sandbox] A route that does not exist.'),
          413: failed('[sandbox] The body is larger than 100 KiB.'),
          429: failed('[docs] "Back off on 429 and 503." [sandbox] `429@example.com`.', retryAfter),
          500: failed('[sandbox] `500@example.com`.'),
          503: failed('[docs] "Back off on 429 and 503." [sandbox] `503@example.com`.', retryAfter),
        },
      },
    },
    '/.well-known/jwks.json': {
      get: {
        operationId: 'keySet',
        summary: "[sandbox] The public keys of the sandbox's JWTs. Vero publishes none.",
        security: [],
        responses: {
          200: described('[sandbox] The keys.', 'KeySet'),
          413: failed('[sandbox] The request has a body, which is larger than 100 KiB.'),
        },
      },
    },
  },
  components: { schemas },
};

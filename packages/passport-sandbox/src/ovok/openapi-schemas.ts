import { closed, ref, text, type Described } from '../server/openapi';

const uuid = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

const token = (description: string): Described =>
  text(`${description} [inferred] Opaque: the seed's example has five segments.`, { minLength: 1 });

const expiresIn = (description: string): Described => ({ type: 'integer', minimum: 1, description });

/** The shapes of Ovok's requests and responses. */
export const ovokSchemas: Record<string, Described> = {
  LoginRequest: {
    ...closed('[seed] All four members are required. Others are not declared.', {
      email: text("[seed] The user's email address.", { format: 'email', maxLength: 320 }),
      password: text("[seed] The user's password. [docs] 1 to 128 characters.", {
        minLength: 1,
        maxLength: 128,
      }),
      clientId: text('[seed] ID of the client. [docs] A bare UUID.', { pattern: uuid }),
      tenantId: text('[seed] ID of the tenant. [docs] A bare UUID.', { pattern: uuid }),
    }),
    additionalProperties: true,
  },
  ResponseRegisterLoginDto: closed(
    '[seed] camelCase, where the refresh is snake_case.',
    {
      accessToken: token('[seed] Bearer access token. Expires in 1 hour.'),
      refreshToken: token('[seed] Refresh token; may be absent.'),
      expiresIn: expiresIn('[seed] Token expiration; may be absent. [docs] Seconds.'),
      project: ref('ProjectReference'),
      profile: ref('ProfileReference'),
    },
    ['refreshToken', 'expiresIn'],
  ),
  ProjectReference: closed('[seed]', {
    reference: text('[seed] Reference of the project.', { pattern: '^Project/.+' }),
    display: text('[seed] Display name of the project.'),
  }),
  ProfileReference: closed('[seed]', {
    reference: text('[seed] Reference of the profile. [inferred] The stable identity of the user.', {
      pattern: '^[A-Za-z]+/.+',
      examples: ['Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498'],
    }),
    display: text('[seed] Display name of the profile.'),
  }),
  RefreshRequest: {
    ...closed('[docs] snake_case.', { refresh_token: text('[docs] The refresh token.', { minLength: 1 }) }),
    additionalProperties: true,
  },
  RefreshResponse: closed(
    '[docs] snake_case. Neither project nor profile comes back.',
    {
      access_token: token('[docs] The new access token.'),
      refresh_token: token('[docs] The next refresh token. [inferred] It takes the place of the one sent.'),
      expires_in: expiresIn('[docs] Seconds.'),
    },
    ['refresh_token'],
  ),
  Me: closed('[docs] Ids are bare, where the login gives references.', {
    project: closed('[docs] Has more members than these.', {
      id: text('[docs] The bare id.'),
      name: text('[docs] A human name.'),
    }),
    membership: closed('[docs]', {
      id: text('[docs] The bare id.'),
      user: closed('[docs]', {
        reference: text('[docs] `User/<id>`.'),
        display: text("[docs] The user's email address."),
      }),
    }),
    profile: closed('[docs] A FHIR resource.', {
      resourceType: text('[docs] Only `Patient` is listed. [inferred] Others occur, as in the login.'),
      id: text('[docs] The bare id.'),
      name: {
        type: 'array',
        description: '[docs]',
        items: closed('[docs] A FHIR HumanName.', {
          given: { type: 'array', items: { type: 'string' }, description: '[docs]' },
          family: text('[docs]'),
        }),
      },
      telecom: {
        type: 'array',
        description: '[docs]',
        items: closed('[docs] A FHIR ContactPoint.', {
          system: text('[docs] `email` for an email address.'),
          use: text('[docs]'),
          value: text('[docs]'),
        }),
      },
    }),
    config: { type: 'object', description: '[docs] Its members are not known.' },
    accessPolicy: { type: 'object', description: '[docs] Its members are not known.' },
    security: { type: 'object', description: '[docs] Its members are not known. [inferred] As in Medplum.' },
  }),
  Sessions: closed('[docs] The member. [sandbox] At most the latest 100 of them.', {
    sessions: { type: 'array', items: ref('Session'), description: '[docs]' },
  }),
  Session: closed('[inferred] As in Medplum; no shape is published.', {
    id: text('[docs] A UUID.', { format: 'uuid' }),
    lastUpdated: text('[inferred]', { format: 'date-time' }),
    authMethod: text('[inferred]'),
    remoteAddress: text('[inferred]'),
  }),
  Exception: closed('[recorded] Every error. [docs] The body of a NestJS exception.', {
    statusCode: { type: 'integer', minimum: 400, maximum: 599, description: '[docs] The status.' },
    error: text("[docs] The status's name."),
    timestamp: text('[recorded]', { format: 'date-time' }),
    path: text("[recorded] The request's path."),
    message: {
      description: '[docs] A sentence. [recorded] With 422, a list of what validation found.',
      oneOf: [
        { type: 'string', minLength: 1 },
        { type: 'array', items: ref('Issue'), minItems: 1 },
      ],
    },
    requestId: text('[recorded] The same as `X-Request-Id`.'),
  }),
  Issue: closed('[recorded]', {
    path: { type: 'array', items: { type: 'string' }, description: '[recorded] Leads to the member.' },
    message: text('[recorded] What is wrong with it.'),
  }),
};

import type { Handler } from '../../server/handler';
import { jsonResponse } from '../../server/wire-response';
import { stableUUID } from '../../accounts/stable-uuid';
import { bearerSession } from './bearer';
import { unauthorized } from './exception';
import { describeSession } from './sessions';
import type { OvokState } from '../state';

/** A FHIR HumanName of what people see: the last word is the family name. */
function humanName(display: string): { given: string[]; family: string } {
  const words = display.split(' ');
  return { given: words.slice(0, -1), family: words.slice(-1).join('') };
}

/** `GET /auth/me`, with a bearer token. Ids are bare here, where the login gives references. */
export function ovokMe(state: OvokState): Handler {
  return async (request) => {
    const session = await bearerSession(state, request);
    if (!session) return unauthorized(request);
    const { email, project, profile } = session.account;
    const [resourceType, id] = profile.reference.split('/');
    return jsonResponse(200, {
      project: { id: project.reference.replace(/^Project\//, ''), name: project.display },
      membership: {
        id: stableUUID(`membership:${profile.reference}`),
        user: { reference: `User/${stableUUID(`user:${email.toLowerCase()}`)}`, display: email },
      },
      profile: {
        resourceType,
        id,
        name: [humanName(profile.display)],
        telecom: [{ system: 'email', use: 'work', value: email }],
      },
      config: { resourceType: 'UserConfiguration' },
      accessPolicy: {},
      security: { mfaEnrolled: false, sessions: [describeSession(session)] },
    });
  };
}

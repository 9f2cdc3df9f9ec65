import {
  checkUnknownAccount,
  madeUpCredentials,
  outcomesLine,
  type DoctorDefinition,
  type DoctorVisit,
} from 'passport-upstream/doctor';
import { ownProperty } from 'passport-upstream/provider';
import { OvokClient } from '../client';
import { checkAccount } from './account';
import { wrongIds } from './refusal-advice';

const uuid = { pattern: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, name: 'a UUID' };

const command = 'passport-ovok';

/** What is particular to Ovok in the doctor's checks. */
export const ovokDoctor: DoctorDefinition = {
  command,
  provider: 'ovok',
  settings: [
    {
      flag: 'base-url',
      description: "Ovok's host",
      variable: 'OVOK_BASE_URL',
      fallback: 'https://api.sandbox.ovok.com',
    },
    { flag: 'client-id', description: 'id of your client, a UUID', variable: 'OVOK_CLIENT_ID', format: uuid },
    { flag: 'tenant-id', description: 'id of your tenant, a UUID', variable: 'OVOK_TENANT_ID', format: uuid },
  ],
  loginEffect:
    'A login at Ovok calls off a pending deletion of the account. The session that it begins is ended again.',
  isMissingRoute: (body) => /^Cannot [A-Z]+ \//.test(String(ownProperty(body, 'message'))),
  prepare(visit: DoctorVisit) {
    const { settings, timeout } = visit;
    const client = new OvokClient(
      {
        baseURL: settings['base-url'],
        clientId: settings['client-id'],
        tenantId: settings['tenant-id'],
        timeout,
      },
      `${command} doctor`,
    );
    return {
      unknownAccount: () =>
        checkUnknownAccount(
          visit,
          () => client.login(madeUpCredentials()),
          (status) =>
            status === 404
              ? { result: 'differs', advice: wrongIds }
              : {
                  result: 'unknown',
                  advice:
                    'The client or the tenant id may be wrong: check both. If an account signs in with them, this is ' +
                    `what Ovok says to an unknown account: then set ${outcomesLine(status)}.`,
                },
        ),
      account: () => checkAccount(client, visit),
    };
  },
};

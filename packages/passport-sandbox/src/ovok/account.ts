import { commonPassword } from '../accounts/common-password';
import { stableUUID } from '../accounts/stable-uuid';

/** A FHIR reference with the name that people see. */
export interface OvokReference {
  /** `Patient/<uuid>`, `Practitioner/<uuid>`, `Project/<uuid>`, … */
  reference: string;
  /** A human name. */
  display: string;
}

/** An account of your own in the Ovok sandbox. */
export interface OvokAccount {
  /** Says that this is an account at Ovok. */
  provider: 'ovok';
  /** Compared without regard to upper and lower case. */
  email: string;
  /** 1 to 128 characters. */
  password: string;
  /** UUID of the client that may sign it in. @default the client of the seed document */
  clientId?: string;
  /** UUID of its tenant. One e-mail may have an account in each tenant. @default the tenant of the seed document */
  tenantId?: string;
  /** The project that the account belongs to. @default the project of the seed document */
  project?: OvokReference;
  /** Who it is. @default a patient named like the e-mail */
  profile?: OvokReference;
  /** Optional members that the response to its login lacks. @default none */
  omit?: readonly ('refreshToken' | 'expiresIn')[];
  /** What it is for, in one line of the table of accounts. @default "your own account" */
  description?: string;
}

/** Client and tenant of the seed document's example. */
export const seedTenant = '87ea5dfc-8b8e-384d-8489-79496e706390';

/** Fills in what an account leaves open. */
export function completeOvokAccount(account: OvokAccount): Required<OvokAccount> {
  const { email } = account;
  return {
    clientId: seedTenant,
    tenantId: seedTenant,
    project: { reference: 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3', display: 'My Medical Project' },
    profile: {
      reference: `Patient/${stableUUID(`ovok:${email.toLowerCase()}`)}`,
      display: email.replace(/@.*$/, ''),
    },
    omit: [],
    description: 'your own account',
    ...account,
  };
}

/** The accounts that are there from the start. The first one is the seed document's. */
export const ovokAccounts: readonly OvokAccount[] = [
  {
    provider: 'ovok',
    email: 'max.mustermann@example.com',
    password: 'A[.DmUv]2vE|n_+]',
    profile: { reference: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498', display: 'Max Mustermann' },
    description: 'a patient',
  },
  {
    provider: 'ovok',
    email: 'erika.mustermann@example.com',
    password: commonPassword,
    profile: {
      reference: 'Practitioner/0f3c1d52-94c6-4a6b-8a0f-52d1c7d3a9e4',
      display: 'Dr. Erika Mustermann',
    },
    description: 'a practitioner',
  },
  {
    provider: 'ovok',
    email: 'otto.mustermann@example.com',
    password: commonPassword,
    profile: { reference: 'RelatedPerson/7b1e6c0a-5f0d-4c39-9d7e-3a8f4e2b6c15', display: 'Otto Mustermann' },
    description: 'a related person',
  },
  {
    provider: 'ovok',
    email: 'no-refresh@example.com',
    password: commonPassword,
    omit: ['refreshToken', 'expiresIn'],
    description: 'the response has neither refreshToken nor expiresIn',
  },
  {
    provider: 'ovok',
    email: 'lena.beispiel@example.com',
    password: commonPassword,
    clientId: '3d9a7f52-6c1b-4e8a-b0d4-5f2e8c7a9b16',
    tenantId: 'c5e2b8d1-0f47-4a93-8e6c-1b7d9a3f5e20',
    project: { reference: 'Project/9e4d2c71-b85a-4f06-93d7-6a1c0e8b4f53', display: 'Second Practice' },
    profile: { reference: 'Patient/41b7d0e9-2a6c-4d83-b5f1-8c9e3a7d6f02', display: 'Lena Beispiel' },
    description: 'an account of a second tenant, with its own client',
  },
];

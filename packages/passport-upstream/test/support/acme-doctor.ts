import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkUnknownAccount, madeUpCredentials, type DoctorDefinition } from 'passport-upstream/doctor';
import { AcmeClient } from './acme';

/** A doctor for the made-up provider of these tests. */
export const acmeDoctor: DoctorDefinition = {
  command: 'passport-acme',
  provider: 'acme',
  settings: [
    {
      flag: 'base-url',
      description: "Acme's host",
      variable: 'ACME_BASE_URL',
      fallback: 'https://api.acme.example',
    },
    { flag: 'shop', description: 'id of your shop', variable: 'ACME_SHOP' },
  ],
  loginEffect: 'A login at Acme does nothing else.',
  isMissingRoute: (body) => body !== undefined,
  prepare(visit) {
    const { settings, report, timeout, account } = visit;
    const client = new AcmeClient({ baseURL: settings['base-url'], timeout }, 'passport-acme doctor');
    const login = ({ email, password }: { email: string; password: string }) =>
      client.login({ username: email, password });
    return {
      unknownAccount: () =>
        checkUnknownAccount(
          visit,
          () => login(madeUpCredentials()),
          (status) => ({ result: 'unknown', advice: `Is it ${status}?` }),
        ),
      account: async () => {
        const { user } = await login(account!);
        if (user) report.ok('login', 'succeeded');
      },
    };
  },
};

/** What a server of a test responds with. */
export interface Scripted {
  status: number;
  body?: unknown;
  type?: string;
  delayMs?: number;
}

/** Starts a server that responds as it is told. */
export async function serve(
  respond: (request: IncomingMessage) => Scripted,
): Promise<{ url: string; requests: string[]; close: () => void }> {
  const requests: string[] = [];
  const server: Server = createServer((req, res) => {
    requests.push(`${req.method} ${req.url}`);
    const { status, body = {}, type = 'application/json', delayMs = 0 } = respond(req);
    req.resume().on('end', () => {
      setTimeout(() => {
        res.writeHead(status, { 'content-type': type });
        res.end(typeof body === 'string' ? body : JSON.stringify(body));
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');

/** An application that declares what its `req.user` is: a declaration for all files, hence a program of its own. */
const application = `
  import express from 'express';
  import passport from 'passport';
  import { OvokStrategy, fromSession, toSession } from 'passport-ovok';
  import { VeroStrategy } from 'passport-vero';

  declare global {
    namespace Express {
      interface User {
        id: string;
        provider: string;
        role: 'patient' | 'trader';
      }
    }
  }

  passport.use(new OvokStrategy((user) => Promise.resolve({ ...user, role: 'patient' })));
  passport.use(new VeroStrategy({ passReqToCallback: true }, (req: express.Request, user, done) => {
    done(null, { ...user, role: 'trader', address: req.ip });
  }));
  passport.use(new OvokStrategy());
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);

  express().get('/', passport.authenticate('ovok'), (req, res) => {
    const role: 'patient' | 'trader' | undefined = req.user?.role;
    res.json(role);
  });
`;

test('an application whose Express.User has required members compiles without a cast', () => {
  const file = join(root, 'test', 'application.ts');
  const read = (path: string) => (path === file ? application : readFileSync(path, 'utf8'));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), read) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [file] }, ts.sys, root, {
    noEmit: true,
  });
  const host = ts.createCompilerHost(options);
  host.fileExists = (path) => path === file || ts.sys.fileExists(path);
  host.readFile = (path) => (path === file ? application : ts.sys.readFile(path));
  const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

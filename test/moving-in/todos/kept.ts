import { pbkdf2, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import type { Database } from 'node-sqlite3-wasm';
import { Passport } from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import { OvokStrategy } from 'passport-ovok';

interface User {
  id: number | string;
  username: string;
}
interface Row extends User {
  hash: Uint8Array;
  salt: Uint8Array;
}

/** A list of things to do for each user: the shape of the Passport project's own example of passport-local. */
export function createApp(database: Database): express.Express {
  const passport = new Passport();
  passport.use(
    new LocalStrategy((username, password, done) => {
      const row = database.get('select * from users where username = ?', [username]) as unknown as Row | null;
      if (!row) return done(null, false, { message: 'Incorrect username or password.' });
      pbkdf2(password, row.salt, 310_000, 32, 'sha256', (error, hash) => {
        if (error) return done(error);
        if (!timingSafeEqual(row.hash, hash)) {
          return done(null, false, { message: 'Incorrect username or password.' });
        }
        done(null, row);
      });
    }),
  );
  passport.use(
    new OvokStrategy({ usernameField: 'username' }, (user, done) => {
      done(null, { id: user.id, username: user.displayName });
    }),
  );
  passport.serializeUser((user, done) => {
    const { id, username } = user as User;
    done(null, { id, username });
  });
  passport.deserializeUser((user: User, done) => done(null, user));

  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.use(session({ secret: 'test', resave: false, saveUninitialized: false }));
  app.use(passport.session());

  app.get('/login', (req, res) => {
    const { messages } = req.session as { messages?: string[] };
    res.json(messages ?? []);
  });
  app.post(
    '/login/password',
    passport.authenticate('local', {
      successReturnToOrRedirect: '/',
      failureRedirect: '/login',
      failureMessage: true,
    }) as express.Handler,
  );
  app.post(
    '/login/ovok',
    passport.authenticate('ovok', { successRedirect: '/', failureRedirect: '/login' }) as express.Handler,
  );
  app.post('/logout', (req, res, next) => {
    req.logout((error) => (error ? next(error) : res.redirect('/')));
  });
  app.post('/signup', (req, res, next) => {
    const { username, password } = req.body as Record<string, string>;
    const salt = randomBytes(16);
    const hash = pbkdf2Sync(password!, salt, 310_000, 32, 'sha256');
    const sql = 'insert into users (username, hash, salt) values (?, ?, ?)';
    const { lastInsertRowid } = database.run(sql, [username!, hash, salt]);
    const user = { id: Number(lastInsertRowid), username };
    req.login(user, (error) => (error ? next(error) : res.redirect('/')));
  });
  app.get('/', (req, res) => {
    const user = req.user as User | undefined;
    if (!user) return void res.json('home');
    const todos = database.all('select title from todos where owner_id = ?', [user.id]);
    res.json({ username: user.username, todos: todos.map(({ title }) => title) });
  });
  app.post('/', (req, res) => {
    const user = req.user as User | undefined;
    if (!user) return void res.redirect('/login');
    const { title } = req.body as Record<string, string>;
    database.run('insert into todos (owner_id, title) values (?, ?)', [user.id, title!]);
    res.redirect('/');
  });
  return app;
}

import passport from 'passport';
import { OvokBearerStrategy, OvokStrategy } from 'passport-ovok';
import { VeroStrategy, UpstreamError } from 'passport-vero';
import { logIn } from './log-in.cjs';

await logIn({ passport, OvokStrategy, OvokBearerStrategy, VeroStrategy, UpstreamError });

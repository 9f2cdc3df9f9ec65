const passport = require('passport');
const { OvokBearerStrategy, OvokStrategy } = require('passport-ovok');
const { VeroStrategy, UpstreamError } = require('passport-vero');
const { logIn } = require('./log-in.cjs');

logIn({ passport, OvokStrategy, OvokBearerStrategy, VeroStrategy, UpstreamError });

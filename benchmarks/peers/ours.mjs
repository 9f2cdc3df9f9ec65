import { OvokStrategy } from 'passport-ovok';
import { ids } from '../load/account.mjs';

/** Our own: what people write is this one line. */
export const strategy = ({ baseURL, limits }) => new OvokStrategy({ ...ids, baseURL, ...limits });

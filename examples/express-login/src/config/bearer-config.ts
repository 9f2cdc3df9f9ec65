import { OvokBearerStrategy, type OvokBearerStrategyOptions } from 'passport-ovok';
import { VeroBearerStrategy, type VeroBearerStrategyOptions } from 'passport-vero';
import { optionMessages } from './option-messages';
import { variable } from './variables';

/** Stands for OVOK_BASE_URL, which the login strategy checks. */
const anyURL = 'https://ovok.example';

/** Reads whose tokens of Ovok are taken; the strategy itself reads the variable. */
export function readOvokBearer(problems: string[]): OvokBearerStrategyOptions | undefined {
  if (variable('OVOK_PROJECT') === undefined) return undefined;
  problems.push(...optionMessages(() => new OvokBearerStrategy({ baseURL: anyURL })));
  return {};
}

const bearerVariables = {
  jwks: 'VERO_JWKS_URL',
  issuer: 'VERO_ISSUER',
  audience: 'VERO_AUDIENCE',
  algorithms: 'VERO_ALGORITHMS',
} as const;

/** Reads how Vero's JWTs are verified; Vero publishes none of these values. */
export function readVeroBearer(problems: string[]): VeroBearerStrategyOptions | undefined {
  const names = Object.values(bearerVariables);
  const missing = names.filter((name) => variable(name) === undefined);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    problems.push(`${names.join(', ')} go together: set ${missing.join(' and ')}, or none of them.`);
    return undefined;
  }
  const options: VeroBearerStrategyOptions = {
    jwks: variable('VERO_JWKS_URL')!,
    issuer: variable('VERO_ISSUER')!,
    audience: variable('VERO_AUDIENCE')!,
    algorithms: variable('VERO_ALGORITHMS')!
      .split(',')
      .map((name) => name.trim()),
  };
  const messages = optionMessages(() => new VeroBearerStrategy(options));
  problems.push(
    ...messages.map((text) =>
      text.replace(
        /^VeroBearerStrategy: "(\w+)"/,
        (all, name: string) => bearerVariables[name as keyof typeof bearerVariables] ?? all,
      ),
    ),
  );
  return options;
}

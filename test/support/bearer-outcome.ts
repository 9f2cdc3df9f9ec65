/** What an attempt with a token gives that is not taken, was sent wrongly, or is missing. */
export function bearerOutcomes(realm: string) {
  const info = `Bearer realm="${realm}"`;
  return {
    invalid: { outcome: 'fail', status: 401, info: `${info}, error="invalid_token"` },
    malformed: { outcome: 'fail', status: 400, info: `${info}, error="invalid_request"` },
    missing: { outcome: 'fail', status: 401, info },
  };
}

/** A request with this token. */
export const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

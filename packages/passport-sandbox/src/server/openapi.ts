/** A part of an OpenAPI 3.1 document. */
export type Described = Readonly<Record<string, unknown>>;

/** Explains the marks in a document's descriptions, which say how certain each statement is. */
export const trust = `Each description says how sure it is:

- \`[seed]\`: in the vendor's document of the login endpoint
- \`[docs]\`: in the vendor's other public documentation
- \`[recorded]\`: what a third party saw the vendor's live service do
- \`[inferred]\`: our own conclusion, not published
- \`[sandbox]\`: the sandbox's own, and no statement about the vendor

The fault accounts (\`hang@example.com\`, \`html@example.com\`, …) and responses scripted by a test break this description
on purpose.`;

const json = (schema: Described): Described => ({ 'application/json': { schema } });

/** A reference to a schema of the document. */
export const ref = (name: string): Described => ({ $ref: `#/components/schemas/${name}` });

/** A JSON response. */
export function described(description: string, schema: string, headers?: Described): Described {
  return { description, content: json(ref(schema)), ...(headers && { headers }) };
}

/** A JSON request body. */
export function takes(schema: string, description: string): Described {
  return { required: true, description, content: json(ref(schema)) };
}

/** A text member. */
export function text(description: string, rest: Described = {}): Described {
  return { type: 'string', description, ...rest };
}

/** An object in which every member is described and no other one occurs. */
export function closed(
  description: string,
  properties: Record<string, Described>,
  optional: readonly string[] = [],
): Described {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', description, properties, required, additionalProperties: false };
}

/** The header of a 429 or a 503. */
export const retryAfter: Described = {
  'Retry-After': {
    description: '[sandbox] Seconds to wait.',
    required: true,
    schema: { type: 'integer', minimum: 0 },
  },
};

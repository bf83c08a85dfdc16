/** The hash of what schemas accept: JSON Schema of each, by name, as canonical JSON. */
import { z } from 'zod';
import { canonicalJson } from '../../shared/base/canonical-json.ts';
import { sha256Hex } from '../../shared/base/sha256.ts';

/** Changes when a field, a type or a bound of one of the schemas changes; refinements don't show in it. */
export function schemaHash(schemas: Readonly<Record<string, z.ZodType>>): string {
  const described = Object.entries(schemas).map(([name, schema]) => [name, describe(schema)] as const);
  return sha256Hex(canonicalJson(Object.fromEntries(described)));
}

/** What may come in. Through JSON text and back, as the schema of a schema holds more than data. */
function describe(schema: z.ZodType): unknown {
  return JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input' })));
}

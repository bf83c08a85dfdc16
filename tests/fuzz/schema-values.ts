/**
 * Values that a JSON Schema allows, drawn from a seeded generator: the good inputs that are then spoilt. It
 * knows the part of JSON Schema that the product's own descriptions use; what it doesn't know becomes any
 * value. Patterns are met by samples made once.
 */
import fc from 'fast-check';
import { z } from 'zod';
import type { SeededRandom } from '../../shared/base/seeded-random.ts';
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import { hostileValue } from './hostile-values.ts';

/** A schema as read from a description. */
const schemaShape = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
});
type Schema = z.infer<typeof schemaShape>;

const samples = new Map<string, readonly string[]>();
const parsed = new WeakMap<object, Schema>();

/** A value that `schema` allows. */
export function valueFor(schema: unknown, random: SeededRandom): unknown {
  if (typeof schema !== 'object' || schema === null) return hostileValue(random);
  const known = parsed.get(schema) ?? schemaShape.parse(schema);
  parsed.set(schema, known);
  const { anyOf, oneOf } = known;
  const choices = anyOf ?? oneOf;
  if (choices) return valueFor(random.pick(choices), random);
  if (known.enum) return random.pick(known.enum);
  if ('const' in known) return known.const;
  if (known.type === 'object') return objectFor(known, random);
  if (known.type === 'array') {
    const { minItems = 0, maxItems = 4 } = known;
    const length = minItems + random.below(1 + Math.max(0, Math.min(maxItems, 4) - minItems));
    return Array.from({ length }, () => valueFor(known.items, random));
  }
  if (known.type === 'string') return stringFor(known, random);
  if (known.type === 'integer' || known.type === 'number') return numberFor(known, random);
  if (known.type === 'boolean') return random.chance(0.5);
  if (known.type === 'null') return null;
  return hostileValue(random);
}

function objectFor(schema: Schema, random: SeededRandom): Record<string, unknown> {
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties ?? {})
    .filter(([name]) => required.has(name) || random.chance(0.5))
    .map(([name, member]): [string, unknown] => [name, valueFor(member, random)]);
  if (typeof schema.additionalProperties === 'object') {
    for (let more = random.below(4); more > 0; more -= 1)
      members.push([`key${more}`, valueFor(schema.additionalProperties, random)]);
  }
  return Object.fromEntries(members);
}

function numberFor(
  { minimum = -(2 ** 53) + 1, maximum = 2 ** 53 - 1 }: Schema,
  random: SeededRandom,
): number {
  const powers = [0, 1, 2, 8, 1024, 16_384, 2 ** 18, 2 ** 31, 2 ** 32];
  const allowed = [minimum, maximum, ...powers].filter((each) => each >= minimum && each <= maximum);
  if (random.chance(0.7)) return random.pick(allowed);
  return Math.floor(minimum + random.fraction() * (maximum - minimum));
}

function stringFor(schema: Schema, random: SeededRandom): string {
  const { pattern, format, minLength = 0, maxLength = 40 } = schema;
  if (format === 'uri') return 'http://127.0.0.1:9/';
  if (format === 'luhn') return cardNumberOf('2000', random.below(1_000_000));
  if (pattern === undefined)
    return 'S1-абв-0123456789'
      .repeat(30)
      .slice(0, minLength + random.below(Math.min(maxLength, 60) - minLength + 1));
  let fitting = samples.get(pattern);
  if (!fitting) {
    fitting = fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 20, seed: 1 });
    samples.set(pattern, fitting);
  }
  return random.pick(fitting);
}

/**
 * One text per value: the JSON Canonicalization Scheme (RFC 8785) for the values that operations hold.
 * Object keys sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript writes them.
 * Hashes and signatures are made over this text, so both sides must produce it byte for byte.
 */

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Writes `value` canonically.
 * @throws when the value holds what JSON can't (undefined, holes, functions, dates, NaN) or a lone surrogate.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('Canonical JSON holds no NaN or Infinity');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => canonicalJson(item)).join(',')}]`;
  if (Object.prototype.toString.call(value) === '[object Object]') return canonicalObject(value as object);
  throw new Error(`Canonical JSON holds no ${typeof value}`);
}

/** Every sale waits for this text, so it is put together without intermediate lists. */
function canonicalObject(value: object): string {
  let text = '';
  // Without a comparison of its own, sort compares UTF-16 code units.
  for (const key of Object.keys(value).sort()) {
    const member = canonicalJson((value as Readonly<Record<string, unknown>>)[key]);
    text += `${text === '' ? '' : ','}${canonicalString(key)}:${member}`;
  }
  return `{${text}}`;
}

/** Most strings need no escape and can stand as they are. */
const plain = /^[ !#-[\]-~\u00A0-\u2027\u202A-\uD7FF]*$/;

function canonicalString(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  if (/[\uD800-\uDFFF]/u.test(text)) throw new Error('Canonical JSON holds no lone surrogates');
  return JSON.stringify(text);
}

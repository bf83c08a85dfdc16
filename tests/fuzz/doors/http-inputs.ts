/**
 * Makes HTTP requests from the server's own description: each endpoint with values its schemas allow, then
 * spoilt in parameters, query, headers, token or body. Bodies also start from real pushes and enrolments, so
 * that what is spoilt gets past the first check. Where exactly one place of a JSON body was changed, the input
 * remembers it.
 */
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import { describeValue } from '../fuzz-door.ts';
import { hostileString, hostileValue, type JsonPath, mutateBytes, mutateJson } from '../hostile-values.ts';
import { valueFor } from '../schema-values.ts';
import type { FuzzRequest } from './http-client.ts';

const operationSchema = z.object({
  security: z.array(z.unknown()),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      schema: z.unknown(),
    }),
  ),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
});
const descriptionSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

/** An endpoint as the server describes it. */
export interface DescribedEndpoint {
  readonly method: string;
  readonly path: string;
  readonly parameters: z.infer<typeof operationSchema>['parameters'];
  /** Absent when the endpoint reads no body. */
  readonly bodySchema?: unknown;
}

/** A request, and what its answer is held to. */
export interface HttpInput extends FuzzRequest {
  readonly endpoint: string;
  /** The one place of the JSON body that was changed; null when nothing or more was. */
  readonly changed: JsonPath | null;
  /** Whether the request's body is a real one and nothing was spoilt. */
  readonly isGood: boolean;
}

/** Tokens by what they are worth. */
export interface FuzzTokens {
  readonly till: string;
  readonly operator: string;
  readonly revoked: string;
  /** A key of a channel with all scopes. */
  readonly channel: string;
}

/** Reads the endpoints from the text of the description. */
export function readDescription(text: string): DescribedEndpoint[] {
  const { paths } = descriptionSchema.parse(JSON.parse(text));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      return {
        method: method.toUpperCase(),
        path,
        parameters,
        ...(schema === undefined ? {} : { bodySchema: schema }),
      };
    }),
  );
}

/** Makes the next request to one of the endpoints; `bodies` gives real bodies by path. */
export function makeRequest(
  random: SeededRandom,
  endpoints: readonly DescribedEndpoint[],
  tokens: FuzzTokens,
  bodies: (path: string) => unknown,
): HttpInput {
  const endpoint = random.pick(endpoints);
  const places = random.chance(0.06) ? 0 : random.chance(0.7) ? 1 : 2 + random.below(3);
  const spoilt = Array.from({ length: places }, () =>
    random.pick(
      endpoint.bodySchema === undefined
        ? spoilable
        : ([...spoilable, 'body', 'body', 'body', 'body', 'bytes'] as const),
    ),
  );
  const count = (what: (typeof spoilt)[number]): number => spoilt.filter((each) => each === what).length;
  const body =
    endpoint.bodySchema === undefined
      ? null
      : makeBody(random, endpoint, bodies, count('body'), count('bytes'));
  const headers: Record<string, string> = { authorization: `Bearer ${tokens.till}` };
  if (/metrics/.test(endpoint.path)) headers.authorization = `Bearer ${tokens.operator}`;
  if (endpoint.path.startsWith('/v1/channel/')) headers.authorization = `Bearer ${tokens.channel}`;
  for (const { name, in: place, schema } of endpoint.parameters) {
    if (place === 'header') headers[name.toLowerCase()] = headerText(String(valueFor(schema, random)));
  }
  if (body) headers['content-type'] = 'application/json';
  if (body?.gzipped && random.chance(0.8)) headers['content-encoding'] = 'gzip';
  if (count('token') > 0) spoilToken(random, headers, tokens);
  for (let left = count('headers'); left > 0; left -= 1) spoilHeaders(random, headers);
  return {
    method:
      count('method') > 0
        ? random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])
        : endpoint.method,
    path: pathOf(random, endpoint, count('path')),
    headers,
    body: body?.bytes ?? (random.chance(0.05) ? Buffer.from('{}') : null),
    endpoint: `${endpoint.method} ${endpoint.path}`,
    changed: places === 1 ? (body?.changed ?? null) : null,
    isGood: places === 0 && body?.isReal === true,
  };
}

const spoilable = ['path', 'path', 'headers', 'token', 'method'] as const;

function makeBody(
  random: SeededRandom,
  endpoint: DescribedEndpoint,
  bodies: (path: string) => unknown,
  places: number,
  byteChanges: number,
): { bytes: Buffer; changed: JsonPath | null; gzipped: boolean; isReal: boolean } {
  const real = random.chance(0.6) ? bodies(endpoint.path) : undefined;
  let value = real ?? valueFor(endpoint.bodySchema, random);
  let changed: JsonPath | null = null;
  for (let left = places; left > 0; left -= 1) {
    const mutated = mutateJson(random, value);
    value = mutated.value;
    changed = mutated.path;
  }
  const text = JSON.stringify(value) ?? '';
  if (byteChanges === 0)
    return { bytes: Buffer.from(text), changed, gzipped: false, isReal: real !== undefined };
  return { ...spoilText(random, text), changed: null, isReal: false };
}

/** Spoils a body below the level of JSON. */
function spoilText(random: SeededRandom, text: string): { bytes: Buffer; gzipped: boolean } {
  const draw = random.below(8);
  if (draw === 0) return { bytes: Buffer.from(text.slice(0, random.below(text.length + 1))), gzipped: false };
  if (draw === 1)
    return {
      bytes: Buffer.from(
        text.replace('{', `{"journalId":1,"__proto__":${JSON.stringify(hostileValue(random))},`),
      ),
      gzipped: false,
    };
  if (draw === 2) return { bytes: gzipSync(text), gzipped: true };
  if (draw === 3) return { bytes: Buffer.from(text, 'utf16le'), gzipped: false };
  if (draw === 4) return { bytes: Buffer.from(text.replaceAll(/\d+/g, '1e999')), gzipped: false };
  if (draw === 5) return { bytes: Buffer.from('['.repeat(2 ** random.below(14))), gzipped: false };
  return { bytes: Buffer.from(mutateBytes(random, Buffer.from(text))), gzipped: false };
}

function pathOf(random: SeededRandom, endpoint: DescribedEndpoint, changes: number): string {
  let path = endpoint.path;
  const query: [string, string][] = [];
  let left = changes;
  for (const { name, in: place, required, schema } of endpoint.parameters) {
    if (place === 'header' || (place === 'query' && !required && random.chance(0.5))) continue;
    let value = parameterValue(random, name, schema);
    if (left > 0 && random.chance(0.5)) {
      left -= 1;
      value = random.chance(0.5) ? hostileString(random) : describeValue(mutateJson(random, value).value);
      if (place === 'query' && random.chance(0.2)) query.push([name, value]);
    }
    if (place === 'path') path = path.replace(`{${name}}`, encoded(value));
    else query.push([name, value]);
  }
  if (left > 0 && random.chance(0.6)) query.push([hostileString(random), hostileString(random)]);
  else if (left > 0)
    path = random.pick([
      `${path}/`,
      `/${path}`,
      `${path}%00`,
      `${path}/..`,
      `${path}%`,
      `${path};x=1`,
      path.toUpperCase(),
      `${path}/%2e%2e/${'a'.repeat(300)}`,
    ]);
  if (query.length === 0) return path;
  return `${path}?${query.map(([name, value]) => `${encoded(name)}=${random.chance(0.03) ? '%' : encoded(value)}`).join('&')}`;
}

function parameterValue(random: SeededRandom, name: string, schema: unknown): string {
  if (name !== 'checkpoint') return String(valueFor(schema, random));
  const initial = random.chance(0.4) ? { initial: { popularity: random.below(3), id: 'A1' } } : {};
  const checkpoint = { epoch: 'AAAA', position: random.below(50), ...initial };
  return JSON.stringify(random.chance(0.5) ? mutateJson(random, checkpoint).value : checkpoint) ?? '';
}

function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).slice(0, 6000);
}

function spoilToken(random: SeededRandom, headers: Record<string, string>, tokens: FuzzTokens): void {
  const draw = random.below(6);
  if (draw === 0) delete headers.authorization;
  else if (draw === 1) headers.authorization = `Bearer ${tokens.revoked}`;
  else if (draw === 2) headers.authorization = `Bearer ${tokens.operator}`;
  else if (draw === 3)
    headers.authorization = headerText(`Bearer ${describeValue(mutateJson(random, tokens.till).value)}`);
  else
    headers.authorization = headerText(
      random.pick(['', 'Basic ', 'bearer ', 'Bearer  ']) + hostileString(random),
    );
}

function spoilHeaders(random: SeededRandom, headers: Record<string, string>): void {
  const draw = random.below(7);
  if (draw === 0)
    headers['content-type'] = random.pick([
      'text/plain',
      'application/xml',
      '',
      'application/json; charset=utf-16',
      'application/json;',
      'multipart/form-data',
      headerText(hostileString(random)),
    ]);
  else if (draw === 1) headers['content-encoding'] = random.pick(['gzip', 'br', 'deflate', 'identity', 'x']);
  else if (draw === 2) headers[`x-${random.below(9)}`] = 'h'.repeat(2 ** random.below(15));
  else if (draw === 3) headers.accept = headerText(hostileString(random));
  else if (draw === 4) headers.expect = random.pick(['100-continue', '200-ok']);
  else if (draw === 5) for (let index = 0; index < 150; index += 1) headers[`x-many-${index}`] = 'v';
  else
    headers[random.pick(['cookie', 'if-none-match', 'range', 'x-forwarded-for', 'host', 'accept-version'])] =
      headerText(hostileString(random));
}

/** What Node's own client lets out as a header's value. */
function headerText(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 8000);
}

/** A request as bare bytes, spoilt at the level of HTTP. */
export function makeBytes(random: SeededRandom, tokens: FuzzTokens): Uint8Array {
  const body = '{"tillId":"T1"}';
  const good =
    `POST ${random.pick(['/v1/token/challenge', '/v1/push', '/v1/enrol'])} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${tokens.till}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
  const changed = random.pick([
    good,
    good.replace('Content-Length: 15', 'Content-Length: 15\r\nContent-Length: 16'),
    good
      .replace('Content-Length: 15', 'Transfer-Encoding: chunked')
      .replace(body, 'f\r\n{"tillId":"T1"}\r\nzz\r\n'),
    good.replace('Content-Length: 15', 'Content-Length: -1'),
    good.replace('Host: a', `Host: a\r\nX: ${'y'.repeat(20_000)}`),
    good.replace('HTTP/1.1', 'HTTP/9.9'),
  ]);
  return mutateBytes(random, Buffer.from(changed));
}

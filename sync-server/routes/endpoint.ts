/**
 * An endpoint is declared once: its method, path, who may call it and the schemas of what goes in and out.
 * From that declaration come both the checks at the door and the OpenAPI description, so the two can't differ.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ChannelScope, channelProblemSchema } from '../../shared/protocol/channel.ts';
import { problemSchema } from '../../shared/protocol/problem.ts';
import type { Bearer } from '../access/tokens.ts';
import { ProblemError, parsePart } from './problems.ts';

/** Who may call: anybody, an enrolled till, an operator, either of the two, or a channel by its key. */
export type Audience = 'anybody' | 'till' | 'operator' | 'till-or-operator' | 'channel';

/** An endpoint's declaration. Absent schemas mean that the part isn't read. */
export interface EndpointDeclaration<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST';
  /** With parameters as `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly audience: Audience;
  /** What a channel's key must allow. */
  readonly scope?: ChannelScope;
  /** Whether the call must carry an `Idempotency-Key`. */
  readonly once?: boolean;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly bodyLimitBytes?: number;
  /** Schema of a JSON answer, or the media type of another one. */
  readonly answer: z.ZodType | string;
}

/** A call that passed the door. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly bearer: Bearer | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Collects endpoints and registers them. */
export interface Endpoints {
  add<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
    declaration: EndpointDeclaration<Params, Query, Body>,
    handle: (call: Call<z.infer<Params>, z.infer<Query>, z.infer<Body>>) => Promise<unknown>,
  ): void;
  /** All declarations so far. */
  readonly declared: readonly EndpointDeclaration[];
}

const nothing = z.unknown();
const noBodyBytes = 16 * 1024;
/** Deeper nesting, longer lists and more values than any request has; facts inside may hold long lists. */
const deepest = 60;
const longestList = 5000;
const mostValues = 500_000;

/** Registers endpoints on `app`; `authorise` answers who calls, or throws a ProblemError. */
export function makeEndpoints(
  app: FastifyInstance,
  authorise: (request: FastifyRequest, declaration: EndpointDeclaration) => Promise<Bearer | null>,
): Endpoints {
  const declared: EndpointDeclaration[] = [];
  return {
    declared,
    add: (declaration, handle) => {
      declared.push(declaration);
      app.route({
        method: declaration.method,
        url: declaration.path.replace(/\{(\w+)\}/g, ':$1'),
        bodyLimit: declaration.bodyLimitBytes ?? noBodyBytes,
        // Before the body is read: a stranger may not make the server read megabytes.
        onRequest: async (request) => {
          bearers.set(request, await authorise(request, declaration));
        },
        handler: async (request, reply) =>
          handle({
            params: parsePart(declaration.params ?? nothing, request.params, 'params'),
            query: parsePart(declaration.query ?? nothing, request.query, 'query'),
            body: parseBody(declaration.body, request.body),
            bearer: bearers.get(request) ?? null,
            request,
            reply,
          } as Parameters<typeof handle>[0]), // each part was parsed by the schema of its type
      });
    },
  };
}

/** Parses a body. Its size in values is looked at first: schemas walk recursively, and note every bad item. */
function parseBody<T extends z.ZodType>(schema: T | undefined, body: unknown): z.infer<T> | unknown {
  if (!schema) return undefined;
  const trouble = troubleOf(body);
  if (trouble) throw new ProblemError('invalid-request', trouble);
  return parsePart(schema, body, 'body');
}

/** Why a JSON value isn't even looked at by a schema; null when it may be. */
function troubleOf(body: unknown): { readonly detail: string; readonly field: string } | null {
  if (!holdsMembers(body)) return null;
  const long = Object.entries(body).find(
    ([, member]) => Array.isArray(member) && member.length > longestList,
  );
  if (long) return { detail: 'holds too many items', field: long[0].slice(0, 200) };
  let level: object[] = [body];
  let values = 1;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > deepest) return { detail: 'nested too deeply', field: 'body' };
    const below: object[] = [];
    for (const each of level) {
      const members: unknown[] = Array.isArray(each) ? each : Object.values(each);
      values += members.length;
      if (values > mostValues) return { detail: 'holds too many values', field: 'body' };
      for (const member of members) if (holdsMembers(member)) below.push(member);
    }
    level = below;
  }
  return null;
}

function holdsMembers(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const bearers = new WeakMap<FastifyRequest, Bearer | null>();

/** The OpenAPI 3.1 description of endpoints. */
export function describeEndpoints(declared: readonly EndpointDeclaration[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of declared) {
    const answer =
      typeof endpoint.answer === 'string'
        ? { [endpoint.answer]: {} }
        : { 'application/json': { schema: jsonSchema(endpoint.answer, 'output') } };
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: {
        summary: endpoint.summary,
        security: securityOf(endpoint),
        parameters: [
          ...parameters('path', endpoint.params),
          ...parameters('query', endpoint.query),
          ...(endpoint.once ? [idempotencyKeyParameter] : []),
        ],
        ...(endpoint.body && {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } },
          },
        }),
        responses: {
          200: { description: 'Done', content: answer },
          default: {
            description: 'A problem (RFC 9457)',
            content: {
              'application/problem+json': {
                schema: jsonSchema(
                  endpoint.audience === 'channel' ? channelProblemSchema : problemSchema,
                  'output',
                ),
              },
            },
          },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Stillopen sync server', version: '1' },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        channelKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of a channel, `ch_…`, with its scopes',
        },
      },
    },
  };
}

function securityOf({ audience, scope }: EndpointDeclaration): unknown[] {
  if (audience === 'anybody') return [];
  return audience === 'channel' ? [{ channelKey: scope === undefined ? [] : [scope] }] : [{ token: [] }];
}

const idempotencyKeyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'The same key with the same request is answered as before and done once',
  schema: { type: 'string', minLength: 1, maxLength: 100 },
};

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): unknown[] {
  if (!schema) return [];
  const described = z.object({
    properties: z.record(z.string(), z.unknown()).default({}),
    required: z.array(z.string()).default([]),
  });
  const { properties, required } = described.parse(jsonSchema(schema, 'input'));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

/**
 * Stands where the HTTP framework stands: finds the endpoint of a call, checks who calls and what goes in by
 * the endpoint's own declaration, and turns what comes out, problems too, into a response.
 */

import { z } from 'zod';
import type { Bearer, Tokens } from '../../../sync-server/access/tokens.ts';
import type { Endpoints } from '../../../sync-server/routes/endpoint.ts';
import { ProblemError, parsePart, problemOf, sendProblem } from '../../../sync-server/routes/problems.ts';
import { ChunkBody, LightResponse } from '../sandbox/light-response.ts';

/** A call as it comes from the network. */
export interface ServerCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: string | null;
  /** Who calls, for limits by address. */
  readonly address: string;
  /** The key of a channel's write. */
  readonly idempotencyKey?: string;
  /** Subscribes to the end of the connection from the caller's side. */
  readonly hungUp?: (listener: () => void) => void;
}

/** Routes behind a door. */
export interface CalledServer {
  readonly endpoints: Endpoints;
  open(tokens: Tokens): void;
  close(): void;
  call(call: ServerCall): Promise<LightResponse>;
}

type Declaration = Parameters<Endpoints['add']>[0];
type Handle = (call: unknown) => Promise<unknown>;
interface Route {
  readonly declaration: Declaration;
  readonly pattern: RegExp;
  readonly handle: Handle;
}

const nothing = z.unknown();

/** Makes the door; it opens once the tokens are there. */
export function serveCalls(wallMs: () => number, failed: (error: unknown) => void): CalledServer {
  const routes: Route[] = [];
  const streams = new Set<ChunkBody>();
  let tokens: Tokens | null = null;
  const headers = (): Record<string, string> => ({
    'content-type': 'application/json',
    date: new Date(wallMs()).toUTCString(),
  });
  const call = async (given: ServerCall): Promise<LightResponse> => {
    if (!tokens) throw new Error('connection refused');
    const reply = fakeReply(given, streams);
    try {
      const [path = '', search = ''] = given.path.split('?', 2);
      const found = routes.find(
        (each) => each.declaration.method === given.method && each.pattern.test(path),
      );
      if (!found) throw new ProblemError('not-found');
      const { declaration, pattern } = found;
      const bearer = authorise(tokens, given.authorization, declaration.audience);
      const body: unknown = given.body === null ? undefined : JSON.parse(given.body);
      const answer = await found.handle({
        params: parsePart(declaration.params ?? nothing, pattern.exec(path)?.groups, 'params'),
        query: parsePart(
          declaration.query ?? nothing,
          Object.fromEntries(new URLSearchParams(search)),
          'query',
        ),
        body: parsePart(declaration.body ?? nothing, body, 'body'),
        bearer,
        request: {
          ip: given.address,
          method: given.method,
          url: given.path,
          headers: { 'idempotency-key': given.idempotencyKey },
        },
        reply,
      });
      if (reply.stream) return new LightResponse(reply.stream, { headers: headers() });
      const text = typeof answer === 'object' && answer === reply ? reply.text : JSON.stringify(answer);
      return new LightResponse(text, { headers: headers() });
    } catch (error) {
      const problem = error instanceof Error ? problemOf(error) : null;
      if (!problem) failed(error);
      // The reply takes what a problem needs of it.
      sendProblem(reply as never, problem ?? new ProblemError('unavailable', { retryAfterSeconds: 5 }));
      return new LightResponse(reply.text, { status: reply.status, headers: headers() });
    }
  };
  return {
    endpoints: {
      declared: [],
      add: (declaration, handle) => {
        const pattern = new RegExp(`^${declaration.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
        // Each part is parsed by the schema of its type before it is handed over.
        routes.push({ declaration, pattern, handle: handle as Handle });
      },
    },
    open: (given) => {
      tokens = given;
    },
    close: () => {
      tokens = null;
      for (const stream of streams) stream.end(new Error('connection lost'));
    },
    call,
  };
}

function authorise(tokens: Tokens, authorization: string | null, audience: string): Bearer | null {
  if (audience === 'anybody') return null;
  // Keys of channels have no part in it: the chain has one channel, and it calls the server itself.
  if (audience === 'channel')
    return { kind: 'channel', channelId: 'web', scopes: ['orders:read', 'orders:write'] };
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  const bearer = token === undefined ? null : tokens.bearerOf(token);
  if (!bearer) throw new ProblemError('not-authorised');
  return bearer;
}

/** What routes do with a reply. */
function fakeReply(call: ServerCall, streams: Set<ChunkBody>) {
  const listeners: (() => void)[] = [];
  const reply = {
    text: '',
    status: 200,
    stream: null as ChunkBody | null,
    header: () => reply,
    type: () => reply,
    code: (status: number) => {
      reply.status = status;
      return reply;
    },
    send: (text: string) => {
      reply.text = text;
      return reply;
    },
    hijack: () => {
      reply.stream = new ChunkBody();
      streams.add(reply.stream);
      call.hungUp?.(() => {
        for (const listener of listeners) listener();
      });
    },
    raw: {
      writeHead: () => {},
      write: (text: string) => reply.stream?.write(text),
      end: () => {
        reply.stream?.end(null);
        if (reply.stream) streams.delete(reply.stream);
      },
      on: (event: string, listener: () => void) => {
        if (event === 'close') listeners.push(listener);
      },
    },
  };
  return reply;
}

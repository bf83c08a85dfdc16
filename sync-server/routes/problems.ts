/**
 * Every error of the HTTP interface as a problem (RFC 9457) with a closed set of codes. What a caller did
 * wrong is 4xx and names the field; a broken machine is 503 without a word about its inside.
 */
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { ChannelProblem } from '../../shared/protocol/channel.ts';

const titles: Record<ChannelProblem['code'], { status: number; title: string }> = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'not-authorised': { status: 401, title: 'A token is needed' },
  'not-allowed': { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'code-used-or-unknown': { status: 403, title: 'The code is unknown, used or expired' },
  'too-large': { status: 413, title: 'The request is too large' },
  'too-many-requests': { status: 429, title: 'Too many attempts' },
  unavailable: { status: 503, title: 'Not available at the moment' },
  'idempotency-key-needed': { status: 400, title: 'The header Idempotency-Key is needed' },
  'idempotency-key-reused': { status: 409, title: 'The key was used for another request' },
  'no-such-slot': { status: 409, title: 'There is no such slot any more' },
  'slot-full': { status: 409, title: 'The slot is full' },
  'unknown-sku': { status: 409, title: 'The catalogue has no such article' },
  'not-orderable': { status: 409, title: 'Not sold at a distance' },
  'not-priced': { status: 409, title: 'No price holds for this quantity in this store' },
  'not-available': { status: 409, title: 'The store has less' },
  'total-differs': { status: 409, title: 'The total is another one now' },
  'payment-too-large': { status: 409, title: 'More than can be paid or given back' },
  'too-late': { status: 409, title: 'The order can not be changed any more' },
  'lease-runs': { status: 409, title: 'The store still answers for the order' },
  'customer-unknown': { status: 404, title: 'No such customer' },
  'points-not-available': { status: 409, title: 'Fewer points may be spent' },
  'no-programme': { status: 409, title: 'No loyalty programme in this currency' },
};

/** How long a connection that is being ended may go on sending, ms. */
const lingerMs = 2000;

/** An error that is answered as a problem. */
export class ProblemError extends Error {
  constructor(
    readonly code: ChannelProblem['code'],
    readonly members: {
      readonly detail?: string;
      readonly field?: string;
      /** Another status than the code's usual one. */
      readonly status?: number;
      readonly retryAfterSeconds?: number;
    } & Pick<ChannelProblem, 'skus' | 'totalMinor' | 'mostPoints'> = {},
  ) {
    super(code);
  }
}

/** Parses a part of a request. @throws ProblemError that names the field. */
export function parsePart<T extends z.ZodType>(schema: T, value: unknown, part: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknownKey].map(String).join('.').slice(0, 200);
  throw new ProblemError('invalid-request', { detail: issue?.message ?? 'not valid', field: field || part });
}

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, error: ProblemError): FastifyReply {
  const { retryAfterSeconds } = error.members;
  const problem = bodyOf(error);
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function bodyOf(error: ProblemError): ChannelProblem {
  const { status, title } = titles[error.code];
  const { detail, field, skus, totalMinor, mostPoints } = error.members;
  return {
    type: 'about:blank',
    title,
    status: error.members.status ?? status,
    code: error.code,
    ...(detail === undefined ? {} : { detail: detail.slice(0, 500) }),
    ...(field === undefined ? {} : { field }),
    ...(skus === undefined ? {} : { skus }),
    ...(totalMinor === undefined ? {} : { totalMinor }),
    ...(mostPoints === undefined ? {} : { mostPoints }),
  };
}

/**
 * Answers bytes that aren't an HTTP request with a problem, and ends the connection once that is sent. What
 * the client sends meanwhile is read and dropped: a connection closed on unread bytes is reset, and a reset
 * takes the answer with it.
 */
export function endWithProblem(socket: Duplex, code: string | undefined): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, error] =
    code === 'HPE_HEADER_OVERFLOW'
      ? [
          431,
          'Request Header Fields Too Large',
          new ProblemError('too-large', { status: 431, field: 'headers' }),
        ]
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', new ProblemError('invalid-request', { status: 408, field: 'request' })]
        : [400, 'Bad Request', new ProblemError('invalid-request', { field: 'request' })];
  const text = JSON.stringify(bodyOf(error));
  const head =
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json\r\n` +
    `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n`;
  socket.end(head + text);
  const limit = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.on('close', () => clearTimeout(limit)).resume();
}

/** What an error of the framework or of our own means to the caller; null for a broken machine. */
export function problemOf(error: FastifyError | Error): ProblemError | null {
  if (error instanceof ProblemError) return error;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new ProblemError('too-large');
  if (status === 415) {
    return new ProblemError('invalid-request', { status, detail: 'the body must be application/json' });
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new ProblemError('invalid-request', { status, detail: error.message, field: 'body' });
  }
  return null;
}

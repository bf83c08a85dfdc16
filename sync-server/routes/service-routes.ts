/** Health, metrics, pictures and the description of the interface. Rules [HTTP*]. */
import { z } from 'zod';
import { sha256Schema } from '../../shared/base/sha256.ts';
import { describeEndpoints, type Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import type { ServerContext } from './server-context.ts';

const healthSchema = z.object({ status: z.enum(['live', 'ready']) });

/** Adds the endpoints; the description holds all that were added before and these. */
export function addServiceRoutes(endpoints: Endpoints, context: ServerContext): void {
  endpoints.add(
    {
      method: 'GET',
      path: '/health/live',
      summary: 'Whether the process answers',
      audience: 'anybody',
      answer: healthSchema,
    },
    async () => ({ status: 'live' }),
  );
  endpoints.add(
    {
      method: 'GET',
      path: '/health/ready',
      summary: 'Whether the store answers',
      audience: 'anybody',
      answer: healthSchema,
    },
    async () => {
      await context.store.read((transaction) => transaction.feed.position('chain'));
      return { status: 'ready' };
    },
  );
  endpoints.add(
    {
      method: 'GET',
      path: '/metrics',
      summary: 'Prometheus metrics',
      audience: 'operator',
      answer: 'text/plain',
    },
    async ({ reply }) => {
      const { contentType, body } = await context.metrics.text();
      return reply.type(contentType).send(body);
    },
  );
  endpoints.add(
    {
      method: 'GET',
      path: '/v1/pictures/{hash}',
      summary: 'A picture by the SHA-256 of its bytes',
      audience: 'till',
      params: z.strictObject({ hash: sha256Schema }),
      answer: 'image/*',
    },
    async ({ params, reply }) => {
      const picture = await context.store.read((transaction) => transaction.feed.picture(params.hash));
      if (!picture) throw new ProblemError('not-found', { field: 'hash' });
      return reply
        .header('cache-control', 'private, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .type(picture.contentType)
        .send(Buffer.from(picture.bytes));
    },
  );
  endpoints.add(
    {
      method: 'GET',
      path: '/v1/openapi.json',
      summary: 'This description',
      audience: 'till-or-operator',
      answer: z.record(z.string(), z.unknown()),
    },
    async () => describeEndpoints(endpoints.declared),
  );
}

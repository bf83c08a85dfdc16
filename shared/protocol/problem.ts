/** Errors of the HTTP interface, as problem details (RFC 9457, media type application/problem+json). */
import { z } from 'zod';

/** Codes of problems; the till shows a text of its own for each. */
export const problemCodeSchema = z.enum([
  'invalid-request',
  'not-authorised',
  'not-allowed',
  'not-found',
  'code-used-or-unknown',
  'too-large',
  'too-many-requests',
  'unavailable',
]);

/** A problem. `field` names what is wrong in the request, dotted (`entries.3.hash`). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: problemCodeSchema,
  detail: z.string().optional(),
  field: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

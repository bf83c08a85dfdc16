/**
 * `exception-resolution` is a manager's choice among the remedies of an exception. It settles the exception for
 * the causes it names; with another cause the exception is open again.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `exception-resolution`, version 1. */
export const exceptionResolutionSchema = z.strictObject({
  exceptionId: z.string().min(1).max(300),
  /** The kind of exception and the remedy as they were then; the list of them may grow. */
  kind: z.string().min(1).max(60),
  remedy: z.string().min(1).max(60),
  /** The operations that caused it, sorted, as the manager saw them. */
  causes: z.array(uuidSchema).min(1).max(200),
  note: z.string().max(200).nullable(),
  /** Somebody else than who did it, where the right was lacking. */
  approvedBy: z.string().max(60).nullable(),
});
export type ExceptionResolutionPayload = z.infer<typeof exceptionResolutionSchema>;

export const exceptionResolutionKind: KindHandler<ExceptionResolutionPayload> = {
  versions: { 1: exceptionResolutionSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};

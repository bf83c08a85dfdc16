/**
 * `journal-break` is written by the journal itself when entries were damaged on disk: it names the range of
 * sequences that is lost, signed like every entry, so that the server can accept the gap and raise it.
 */
import { z } from 'zod';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `journal-break`, version 1: sequences `fromSequence` to `toSequence`, both included, are lost. */
export const journalBreakSchema = z
  .strictObject({
    fromSequence: z.int().min(1),
    toSequence: z.int().min(1),
    /** Name of the quarantined file that holds the damaged bytes. */
    quarantine: z.string().max(200),
  })
  .refine((lost) => lost.fromSequence <= lost.toSequence, 'the range must not be empty');
export type JournalBreakPayload = z.infer<typeof journalBreakSchema>;

export const journalBreakKind: KindHandler<JournalBreakPayload> = {
  versions: { 1: journalBreakSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};

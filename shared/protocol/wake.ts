/**
 * The wake that a till's event stream carries: how far its two streams have come, and in them the newest row of
 * each collection. It carries no rows; a till that stands behind asks the feed.
 */
import { z } from 'zod';
import type { FeedCollection } from './feed.ts';

/** Data of a `resync` event. */
export const wakeSchema = z.object({
  /** Position of the chain's stream and of the till's store's stream. */
  chain: z.int().min(0),
  store: z.int().min(0),
  /** The newest epoch of the server's history; a till that has its rows of another one looks everywhere. */
  epoch: z.string().optional(),
  /** The highest feed sequence by collection; one that is missing has no rows. Absent: look everywhere. */
  newest: z.record(z.string(), z.int().min(0)).optional(),
});
export type Wake = z.infer<typeof wakeSchema>;

/** What a till must have reached to be level: the epoch, and by collection the feed sequence. */
export interface NewestRows {
  readonly epoch: string;
  readonly sequences: Readonly<Partial<Record<FeedCollection, number>>>;
}

/** What an event's text says of the newest rows; null when it says nothing that can be read. */
export function newestOfWake(data: string): NewestRows | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const wake = wakeSchema.safeParse(value);
  const { epoch, newest: sequences } = wake.success ? wake.data : {};
  return epoch === undefined || sequences === undefined ? null : { epoch, sequences };
}

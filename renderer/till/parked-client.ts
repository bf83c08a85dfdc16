/** Asks the server about parked sales. An answer that doesn't come in time, or isn't one, is null. */
import type { z } from 'zod';
import type { Timers } from '../../shared/base/environment.ts';
import {
  type ParkedElsewhere,
  type ParkedSale,
  type ParkedTakeAnswer,
  parkedListSchema,
  parkedOfferAnswerSchema,
  parkedTakeAnswerSchema,
} from '../../shared/protocol/parked.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** The server as far as parked sales go. */
export interface ParkedClient {
  offer(sale: ParkedSale): Promise<'kept' | 'gone' | null>;
  list(): Promise<ParkedElsewhere[] | null>;
  /** Takes a sale as `cartId`; waits for `limitMs` at the most. */
  take(parkedId: string, cartId: string, limitMs: number): Promise<ParkedTakeAnswer | null>;
}

const usualLimitMs = 10_000;

/** Makes the client. */
export function createParkedClient(syncFetch: SyncFetch, timers: Timers): ParkedClient {
  const ask = async <T>(
    path: string,
    body: object | null,
    schema: z.ZodType<T>,
    limitMs: number,
  ): Promise<T | null> => {
    const controller = new AbortController();
    const timer = timers.after(limitMs, () => controller.abort());
    try {
      const response = await syncFetch(path, {
        ...(body === null ? {} : { method: 'POST' as const, body: JSON.stringify(body) }),
        signal: controller.signal,
      });
      const answer = schema.safeParse(response.ok ? await response.json() : null);
      return answer.success ? answer.data : null;
    } catch {
      return null;
    } finally {
      timer.cancel();
    }
  };
  return {
    offer: async (sale) =>
      (await ask('/v1/parked', sale, parkedOfferAnswerSchema, usualLimitMs))?.status ?? null,
    list: async () => (await ask('/v1/parked', null, parkedListSchema, usualLimitMs))?.parked ?? null,
    take: (parkedId, cartId, limitMs) =>
      ask(`/v1/parked/${parkedId}/take`, { cartId }, parkedTakeAnswerSchema, limitMs),
  };
}

/** Asks the server for purchases that this till has no rows of. An answer that doesn't come in time is null. */
import type { Timers } from '../../shared/base/environment.ts';
import type { ReceiptRow } from '../../shared/protocol/feed.ts';
import { type PurchasesQuery, purchasesAnswerSchema } from '../../shared/protocol/purchases.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** One question: exactly one of its members. */
export type PurchaseQuestion = {
  readonly [K in 'number' | 'operationId' | 'customerId' | 'lastFour' | 'sku']?: string;
} & Partial<Pick<PurchasesQuery, 'days'>>;

/** The server as far as purchases go. */
export type AskPurchases = (question: PurchaseQuestion) => Promise<ReceiptRow[] | null>;

/** A customer waits at the counter: a server that takes longer is as good as none, ms. */
const answerLimitMs = 3_000;

/** Makes the client. While the server isn't heard it isn't asked. */
export function createPurchaseClient(
  syncFetch: SyncFetch,
  timers: Timers,
  isConnected: () => boolean,
): AskPurchases {
  return async (question) => {
    if (!isConnected()) return null;
    const controller = new AbortController();
    const timer = timers.after(answerLimitMs, () => controller.abort());
    try {
      const query = new URLSearchParams(
        Object.entries(question).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const response = await syncFetch(`/v1/purchases?${query}`, { signal: controller.signal });
      const answer = purchasesAnswerSchema.safeParse(response.ok ? await response.json() : null);
      return answer.success ? answer.data.purchases : null;
    } catch {
      return null;
    } finally {
      timer.cancel();
    }
  };
}

/**
 * Hands rows of orders up to a server that was put back to an older copy, before they are thrown away: what that
 * server lost is on tills only. Rules [WITNESS*].
 */
import type { Timers } from '../../shared/base/environment.ts';
import { mostWitnesses, witnessesAnswerSchema } from '../../shared/protocol/order-witnesses.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** What became of the rows: taken, as far as they are genuine, or the server couldn't be asked just now. */
export type HandedUp =
  | { readonly taken: true; readonly refused: readonly string[] }
  | { readonly taken: false };

const limitMs = 30_000;

/** Hands rows up. A server that doesn't know such calls, or doesn't want the rows, has taken what it can. */
export async function handUpOrders(
  syncFetch: SyncFetch,
  timers: Timers,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<HandedUp> {
  const refused: string[] = [];
  for (let from = 0; from < rows.length; from += mostWitnesses) {
    const orders = rows.slice(from, from + mostWitnesses);
    const controller = new AbortController();
    const timer = timers.after(limitMs, () => controller.abort());
    try {
      const response = await syncFetch('/v1/orders/witnesses', {
        method: 'POST',
        body: JSON.stringify({ orders }),
        signal: controller.signal,
      });
      if (response.status >= 500 || response.status === 429 || response.status === 401)
        return { taken: false };
      const answer = witnessesAnswerSchema.safeParse(response.ok ? await response.json() : null);
      if (answer.success) refused.push(...answer.data.refused);
    } catch {
      return { taken: false };
    } finally {
      timer.cancel();
    }
  }
  return { taken: true, refused };
}

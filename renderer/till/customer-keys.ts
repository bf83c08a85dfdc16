/** Keys of customers, which main holds: when they are exchanged with the server, and what opens by them. */
import type { Timer } from '../../shared/base/environment.ts';
import { createBackoff } from '../replica/backoff.ts';
import type { CustomerBook } from './customer-book.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { Health } from './health.ts';

/** Keys that couldn't be exchanged are tried again after so long, and at the latest after so long, ms. */
const retryMs = 1000;
const mostRetryMs = 60_000;

/**
 * Exchanges keys whenever the server is heard again, once it has what was recorded here, when rows came that don't
 * open, when rows went, and again after it failed; what opens by new keys is opened, and no more. Answers the way to
 * stop.
 */
export function exchangeKeys(
  {
    host,
    health,
    timers,
    random,
  }: Pick<CustomerParts, 'host' | 'timers' | 'random'> & { readonly health: Health },
  book: CustomerBook,
  failed: (error: unknown) => void,
): () => void {
  let exchanging = Promise.resolve();
  let isDue = false;
  let keysCame: number | null = null;
  const backoff = createBackoff(random, retryMs, mostRetryMs);
  let retry: Timer | null = null;
  let isStopped = false;
  const exchange = async (): Promise<void> => {
    isDue = false;
    const answer = await host.customerKeysSync(null).catch(() => null);
    retry?.cancel();
    if (isStopped) return;
    if (!answer) {
      // Without a network it is tried again when there is one, else after a while.
      retry = timers.after(backoff.nextMs(), () => {
        if (health.state.getState().connected) ask();
      });
      return;
    }
    backoff.reset();
    const { came, erased } = answer;
    if (erased.length > 0) book.erase(erased);
    if (came === keysCame) return;
    keysCame = came;
    await book.openMissing().catch(failed);
  };
  const ask = (): void => {
    if (isDue) return;
    isDue = true;
    exchanging = exchanging.then(exchange);
  };
  const stopHearing = health.state.subscribe((now, before) => {
    const isHeardAgain = now.connected && !before.connected;
    if (isHeardAgain || (now.connected && now.waiting === 0 && before.waiting > 0)) ask();
  });
  const stopMissing = book.onUnopened(() => {
    if (health.state.getState().connected) ask();
  });
  return () => {
    isStopped = true;
    retry?.cancel();
    stopHearing();
    stopMissing();
  };
}

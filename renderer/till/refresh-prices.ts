/** Keeps the open cart's prices those that hold. */
import type { Timer, Timers } from '../../shared/base/environment.ts';
import type { createCatalogIndex } from './catalog-index.ts';

/** Prices follow the catalogue, the store and the time: once a minute price windows are looked at again. */
export function refreshPrices(
  timers: Timers,
  catalog: ReturnType<typeof createCatalogIndex>,
  reprice: () => void,
): () => void {
  const unsubscribe = catalog.subscribe(reprice);
  let timer: Timer;
  const again = (): void => {
    timer = timers.after(60_000, () => {
      catalog.refresh();
      again();
    });
  };
  again();
  return () => {
    unsubscribe();
    timer.cancel();
  };
}

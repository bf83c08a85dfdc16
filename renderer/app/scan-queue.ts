/**
 * Codes go into the cart one after another, in the order in which they were scanned. One that comes while a
 * payment is being saved waits for it and begins the next customer's cart.
 */
import type { Till } from '../till/till.ts';

/** Makes the way by which codes reach the cart. */
export function createScanQueue(till: Pick<Till, 'sell' | 'actions'>): (code: string) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (code) => {
    last = last
      .then(() => whenNotPaying(till))
      .then(() => till.actions.scan(code))
      .then(() => undefined);
    return last;
  };
}

function whenNotPaying(till: Pick<Till, 'sell'>): Promise<void> {
  if (!till.sell.getState().paying) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = till.sell.subscribe((state) => {
      if (state.paying) return;
      stop();
      resolve();
    });
  });
}

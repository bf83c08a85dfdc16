/**
 * Codes go into the cart one after another, in the order in which they were scanned. One that comes while a
 * payment is being saved waits for it and begins the next customer's cart. Scanned commands stand in the same
 * line: what was scanned before a command is in the cart, and on the screen, when it is done.
 */
import type { Till } from '../till/till.ts';

/** The line of scans. */
export interface ScanQueue {
  /** Puts a code into the cart. */
  readonly put: (code: string) => Promise<void>;
  /** Does something after all that was scanned before. */
  readonly after: (task: () => void) => Promise<void>;
}

/** Makes the line by which scans reach the cart. */
export function createScanQueue(till: Pick<Till, 'sell' | 'actions'>): ScanQueue {
  let last: Promise<void> = Promise.resolve();
  let inLine = 0;
  const append = (work: () => unknown): Promise<void> => {
    inLine += 1;
    last = last
      .then(() => whenNotPaying(till))
      .then(work)
      .then(() => undefined)
      .finally(() => {
        inLine -= 1;
      });
    return last;
  };
  return {
    put: (code) => append(() => till.actions.scan(code)),
    after: (task) => {
      if (inLine === 0 && !till.sell.getState().paying) {
        // At once: a figure must stand in its field before the keys of the next scan come.
        task();
        return Promise.resolve();
      }
      return append(async () => {
        await whenShown();
        task();
      });
    },
  };
}

/** A task later the screen shows what the stores hold: React draws their changes in a microtask. */
function whenShown(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
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

/**
 * Receipts that customers want sent. The host keeps their addresses and hands them to the server; the till only
 * says when to try: after a sale, when the server is back, and again after a while as long as some wait.
 * Selling never waits for it. Rules [ERECEIPT*].
 */
import type { Timer, Timers } from '../../shared/base/environment.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { EReceipt } from '../../shared/protocol/e-receipts.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';

/** What a screen may do about receipts to be sent. */
export interface EReceipts {
  /** Keeps an address for a cart or sale; on disk when it answers. */
  keep(receipt: EReceipt): Promise<Result<null, { readonly code: 'not-kept'; readonly detail: string }>>;
  forget(operationId: string): Promise<void>;
}

/** The same with what the till itself does. */
export interface EReceiptSender extends EReceipts {
  /** Tries now; a try under way takes note and tries again. */
  wake(): void;
  close(): void;
}

/** Makes the sender. `retryMs` is the wait after a try that left some waiting. */
export function createEReceiptSender(
  host: Pick<TillHost, 'eReceiptKeep' | 'eReceiptForget' | 'eReceiptSend'>,
  timers: Timers,
  retryMs: number,
  failed: (error: unknown) => void,
): EReceiptSender {
  let timer: Timer | null = null;
  let running = false;
  let again = false;
  let closed = false;

  const wake = (): void => {
    again = true;
    if (!running && !closed) void run();
  };
  const run = async (): Promise<void> => {
    running = true;
    timer?.cancel();
    timer = null;
    let waiting = 0;
    try {
      while (again && !closed) {
        again = false;
        waiting = (await host.eReceiptSend(null)).waiting;
      }
    } catch (error) {
      failed(error);
      waiting = 1;
    }
    running = false;
    if (waiting > 0 && !closed) timer = timers.after(retryMs, wake);
  };

  return {
    keep: async (receipt) => {
      try {
        await host.eReceiptKeep(receipt);
        wake();
        return ok(null);
      } catch (error) {
        return refused({ code: 'not-kept', detail: error instanceof Error ? error.message : String(error) });
      }
    },
    forget: async (operationId) => {
      await host.eReceiptForget({ operationId }).catch(failed);
    },
    wake,
    close: () => {
      closed = true;
      timer?.cancel();
    },
  };
}

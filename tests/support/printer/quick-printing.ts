/** Short waits of printer and queue, so that a test meets them. */
import type { PrinterLimits } from '../../../electron/printer/escpos-printer.ts';
import type { WorkerTiming } from '../../../electron/printer/print-worker.ts';

export const quickPrinterLimits: PrinterLimits = {
  connectMs: 2_000,
  statusMs: 1_000,
  watchMs: 20,
  silentMs: 600,
  stillMs: 1_500,
  doneMs: 2_000,
  writeMs: 3_000,
  drawerMs: 1_000,
};

export const quickWorkerTiming: WorkerTiming = { retryMs: 20, longestRetryMs: 100, handsMs: 20, idleMs: 50 };

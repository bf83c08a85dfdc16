/** What the queue needs of a printer, whatever hangs behind it. All drivers keep one contract. */

import type { PrintLanguage } from '../../shared/print/document.ts';
import type { PaperLine } from '../../shared/print/lay-out.ts';
import type { DrawerAnswer, PrinterState } from '../../shared/protocol/printing.ts';

/** How a printer is, with the machine's own words where there are any. */
export interface PrinterReport {
  readonly state: PrinterState;
  readonly detail: string | null;
}

/** What shall stand on paper: lines that fit it. */
export interface PaperToPrint {
  readonly lines: readonly PaperLine[];
  readonly language: PrintLanguage;
}

/** What became of a job. `unprintable`: it can't be made into print, today or ever. */
export type PrintOutcome =
  | { readonly outcome: 'printed'; readonly report: PrinterReport }
  /** No byte of it was sent. */
  | { readonly outcome: 'not-begun'; readonly report: PrinterReport }
  /** Bytes were sent, and nobody knows how much of them is on paper. */
  | { readonly outcome: 'interrupted'; readonly report: PrinterReport }
  | { readonly outcome: 'unprintable'; readonly report: PrinterReport };

/** A printer. Its methods never reject; print and status are asked one at a time, the drawer at any time. */
export interface PrinterDriver {
  /** How the printer is now, as far as it tells. */
  status(): Promise<PrinterReport>;
  /**
   * Prints. `begin` is called before the first byte goes out, and its throwing stops the job unbegun; `heard`
   * tells how the printer is while it prints. While the printer says that paper is out or its cover is open, it
   * waits for as long as that lasts.
   */
  print(
    paper: PaperToPrint,
    begin: () => void,
    heard: (report: PrinterReport) => void,
  ): Promise<PrintOutcome>;
  /** Opens the drawer now or not at all. */
  openDrawer(): Promise<DrawerAnswer>;
  /** Drops what is under way. */
  close(): void;
}

/** A report without words. */
export function reportOf(state: PrinterState): PrinterReport {
  return { state, detail: null };
}

/** The report of a printer that can't be reached. */
export function offlineBecause(error: unknown): PrinterReport {
  return { state: 'offline', detail: error instanceof Error ? error.message : String(error) };
}

/** Printing as everything above the till sees it. What is printed comes out later; nothing waits for it. */
import type { StoreApi } from 'zustand/vanilla';
import type { ShownReport } from '../../shared/domain/shift/shift-report.ts';
import type { Label } from '../../shared/print/labels.ts';
import type { ReportClose } from '../../shared/print/report.ts';
import type { PrinterSettings } from '../../shared/protocol/devices.ts';
import type { PrintState } from '../../shared/protocol/printing.ts';

/** How printing is. */
export interface PrintingState extends PrintState {
  /** This machine's printer; null when there is none. */
  readonly settings: PrinterSettings | null;
  /** Why the drawer didn't open when it should have; null since it did. */
  readonly drawer: 'not-opened' | null;
  /** The last document didn't get into the queue: the disk refused it. */
  readonly notQueued: boolean;
}

/** A report to print. */
export interface ReportToPrint {
  readonly kind: 'x' | 'z';
  readonly shiftNumber: number;
  readonly report: ShownReport;
  readonly close: ReportClose | null;
}

/** What may be done with paper and drawer. Nothing here rejects; what went wrong stands in the state. */
export interface Printing {
  readonly state: StoreApi<PrintingState>;
  /** Queues the receipt of an operation of this store; a copy says so on paper. Resolves once it is on disk. */
  receipt(operationId: string, copy: boolean): Promise<void>;
  report(report: ReportToPrint): Promise<void>;
  label(label: Label, copies: number): Promise<void>;
  testPage(): Promise<void>;
  /** Opens the drawer now or not at all. Who opens it without a sale records that fact first. */
  openDrawer(why: string): Promise<void>;
  /** Sets this machine's printer, or none. */
  configure(settings: PrinterSettings | null): Promise<void>;
  /** Tries the queue now. */
  retry(): Promise<void>;
  /** Prints a job again that is finished or can't be printed. */
  again(jobId: string): Promise<void>;
  /** Takes a job out of the queue; whoever is signed in did it. */
  remove(jobId: string, reason: string): Promise<void>;
}

/**
 * The driver of a printer of the system: the same lines of paper as a page, handed to the system's own queue.
 * The system tells whether it took the page and nothing of paper or cover, and it opens no drawer.
 */
import type { Timers } from '../../shared/base/environment.ts';
import { paperHtml } from '../../shared/print/paper-html.ts';
import type { PrinterSettings } from '../../shared/protocol/devices.ts';
import type { DrawerAnswer } from '../../shared/protocol/printing.ts';
import {
  offlineBecause,
  type PaperToPrint,
  type PrinterDriver,
  type PrinterReport,
  type PrintOutcome,
  reportOf,
} from './printer-driver.ts';

/** The system's printing, as the window's process offers it. */
export interface SystemPrinting {
  /** Names of the printers that the system knows. */
  printers(): Promise<readonly string[]>;
  /** Prints a page silently; rejects with the system's reason. */
  print(html: string, to: { readonly printer: string; readonly widthMm: number }): Promise<void>;
}

/** For the system to take a page, ms. */
const takeMs = 60_000;

/** A printer of the system. An empty name is the system's default printer. */
export class SystemPrinter implements PrinterDriver {
  readonly #printing: SystemPrinting;
  readonly #name: string;
  readonly #settings: PrinterSettings;
  readonly #timers: Timers;

  constructor(printing: SystemPrinting, name: string, settings: PrinterSettings, timers: Timers) {
    this.#printing = printing;
    this.#name = name;
    this.#settings = settings;
    this.#timers = timers;
  }

  async status(): Promise<PrinterReport> {
    try {
      const names = await this.#printing.printers();
      const isThere = this.#name === '' ? names.length > 0 : names.includes(this.#name);
      return isThere ? reportOf('ready') : { state: 'offline', detail: `no printer ${this.#name}` };
    } catch (error) {
      return offlineBecause(error);
    }
  }

  async print(
    paper: PaperToPrint,
    begin: () => void,
    heard: (report: PrinterReport) => void,
  ): Promise<PrintOutcome> {
    const report = await this.status();
    heard(report);
    if (report.state !== 'ready') return { outcome: 'not-begun', report };
    const { paperWidthMm: widthMm, logo } = this.#settings;
    const html = paperHtml(paper.lines, { language: paper.language, widthMm, logo });
    let isBegun = false;
    try {
      begin();
      isBegun = true;
      await this.#inTime(this.#printing.print(html, { printer: this.#name, widthMm }));
      return { outcome: 'printed', report };
    } catch (error) {
      return { outcome: isBegun ? 'interrupted' : 'not-begun', report: offlineBecause(error) };
    }
  }

  async openDrawer(): Promise<DrawerAnswer> {
    return { status: 'not-opened', reason: 'no-drawer' };
  }

  close(): void {}

  #inTime(printing: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = this.#timers.after(takeMs, () => reject(new Error('the system did not take the page')));
      printing.then(resolve, reject).finally(() => timer.cancel());
    });
  }
}

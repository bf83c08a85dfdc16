/**
 * The host's channels about printing. A host without printing (a headless till, a simulation), or whose queue
 * can't be opened, answers that there is no printer and keeps nothing: printing never stops a till.
 */
import type { PrintState, printChannels } from '../../shared/protocol/printing.ts';
import type { HostAnswer, HostRequest } from '../../shared/protocol/till-host.ts';
import { FileError } from '../journal/file-system.ts';
import { FolderLocked, machineProcesses } from '../journal/folder-lock.ts';
import { openPrinting, type PrintingMachine, type PrintingPlace } from '../printer/open-printing.ts';
import type { PrintService } from '../printer/print-service.ts';

type PrintChannel = keyof typeof printChannels;

/** One handler a channel. */
export type PrintingHandlers = {
  readonly [C in PrintChannel]: (request: HostRequest<C>) => Promise<HostAnswer<C>> | HostAnswer<C>;
};

/** What printing needs of the host around it. */
export type PrintingHostParts = Omit<PrintingPlace, 'tillId' | 'processes'> & {
  readonly processes?: PrintingPlace['processes'];
  /** Undefined where there are no printers. */
  readonly machine: PrintingMachine | undefined;
};

const noPrinter: PrintState = { printer: 'not-configured', detail: null, queue: [], finished: [] };

/** Printing of one host. */
export class PrintingHost {
  readonly handlers: PrintingHandlers;
  readonly #parts: PrintingHostParts;
  #service: PrintService | null = null;

  constructor(parts: PrintingHostParts) {
    this.#parts = parts;
    const after = (change: (service: PrintService) => void): PrintState => {
      if (this.#service) change(this.#service);
      return this.#service?.state() ?? noPrinter;
    };
    this.handlers = {
      printEnqueue: (job) => this.#service?.enqueue(job) ?? { status: 'not-configured' },
      drawerOpen: async () =>
        (await this.#service?.openDrawer()) ?? { status: 'not-opened', reason: 'not-configured' },
      printState: () => after(() => {}),
      printRetry: () => after((service) => service.retry()),
      printAgain: ({ jobId }) => after((service) => service.again(jobId)),
      printRemove: ({ jobId, reason, staffId }) => after((service) => service.remove(jobId, reason, staffId)),
    };
  }

  /** The till is enrolled as `tillId`: its own queue is opened, and only that. */
  enrolled(tillId: string): void {
    this.close();
    const { machine, processes, ...place } = this.#parts;
    if (!machine) return;
    try {
      this.#service = openPrinting(machine, { ...place, tillId, processes: processes ?? machineProcesses() });
    } catch (error) {
      if (!(error instanceof FileError || error instanceof FolderLocked)) throw error;
    }
  }

  settingsChanged(): void {
    this.#service?.settingsChanged();
  }

  close(): void {
    this.#service?.close();
    this.#service = null;
  }
}

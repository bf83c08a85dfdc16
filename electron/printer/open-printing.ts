/** Puts printing together: the queue of a till, and the driver that an address asks for. */
import type { Clock, Timers } from '../../shared/base/environment.ts';
import type { PrinterSettings } from '../../shared/protocol/devices.ts';
import type { FileSystem } from '../journal/file-system.ts';
import type { ProcessTable } from '../journal/folder-lock.ts';
import { fileLink, tcpLink } from './byte-link.ts';
import { EscposPrinter, type PrinterLimits, usualLimits } from './escpos-printer.ts';
import { PrintQueue } from './print-queue.ts';
import type { PrintService } from './print-service.ts';
import { PrintWorker, usualWorkerTiming, type WorkerTiming } from './print-worker.ts';
import type { PrinterDriver } from './printer-driver.ts';
import { SystemPrinter, type SystemPrinting } from './system-printer.ts';

/** What printing needs of the machine. */
export interface PrintingMachine {
  readonly timers: Timers;
  /** The system's printers; null where there is no window to print from. */
  readonly system: SystemPrinting | null;
  readonly limits?: PrinterLimits;
  readonly timing?: WorkerTiming;
}

/** Where the queue lies and whose it is. */
export interface PrintingPlace {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** The till's folder, absolute. */
  readonly tillFolder: string;
  readonly tillId: string;
  readonly processes: ProcessTable;
  readonly settings: () => PrinterSettings | null;
}

/** Opens the queue of a till and begins to work it off. @throws FolderLocked, FileError */
export function openPrinting(machine: PrintingMachine, place: PrintingPlace): PrintService {
  const { timers, timing = usualWorkerTiming } = machine;
  const { tillFolder, settings, ...rest } = place;
  const queue = new PrintQueue({ ...rest, folder: `${tillFolder}/printing` });
  return new PrintWorker({
    queue,
    timers,
    settings,
    makeDriver: (chosen) => makeDriver(machine, chosen),
    timing,
  });
}

/** The driver for a printer's address. */
export function makeDriver(machine: PrintingMachine, settings: PrinterSettings): PrinterDriver {
  const { timers, system, limits = usualLimits } = machine;
  const { address } = settings;
  const rest = address.slice(address.indexOf(':') + 1);
  if (address.startsWith('system:')) {
    const printing = system ?? {
      printers: async () => [],
      print: () => Promise.reject(new Error('no window')),
    };
    return new SystemPrinter(printing, rest, settings, timers);
  }
  if (address.startsWith('file:')) return new EscposPrinter(fileLink(rest), settings, timers, limits);
  const colon = rest.lastIndexOf(':');
  const link = tcpLink(rest.slice(0, colon), Number(rest.slice(colon + 1)));
  return new EscposPrinter(link, settings, timers, limits);
}

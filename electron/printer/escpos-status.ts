/**
 * What an ESC/POS printer says of itself: answers to DLE EOT (in real time, also while it prints or stands
 * still) and to GS r (in its turn, so that the answer means that everything before it is done). After Epson's
 * ESC/POS reference.
 */
import type { PrinterReport } from './printer-driver.ts';

/** Asks for the printer's, the offline cause's and the paper sensor's status, in this order. */
export const askStatus: Uint8Array = Uint8Array.of(0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4);
/** How many bytes answer it. */
export const statusBytes = 3;
/** GS r 1: answered once all that came before it is printed. */
export const askDone: Uint8Array = Uint8Array.of(0x1d, 0x72, 1);

/** What a byte from the printer is: part of an answer to DLE EOT, the answer to GS r, or something else. */
export function kindOfByte(byte: number): 'status' | 'done' | 'other' {
  if ((byte & 0b1001_0011) === 0b0001_0010) return 'status';
  return (byte & 0b1001_0000) === 0 ? 'done' : 'other';
}

/** The report of the three bytes that answer `askStatus`. */
export function reportOfStatus(printer: number, offline: number, paper: number): PrinterReport {
  const is = (byte: number, mask: number): boolean => (byte & mask) !== 0;
  const found = is(offline, 0x04)
    ? 'cover-open'
    : is(offline, 0x20) || is(paper, 0x60)
      ? 'paper-out'
      : is(offline, 0x40)
        ? 'error'
        : is(printer, 0x08)
          ? 'offline'
          : is(paper, 0x0c)
            ? 'paper-low'
            : 'ready';
  return { state: found, detail: null };
}

/** Whether a printer in this state takes a job. */
export function takesJobs({ state }: PrinterReport): boolean {
  return state === 'ready' || state === 'paper-low' || state === 'unknown';
}

/** Whether a printer stands still and goes on by itself once somebody has looked after it. */
export function waitsForHands({ state }: PrinterReport): boolean {
  return state === 'paper-out' || state === 'cover-open';
}

/**
 * Reads the invoices of an Online Retail file for the replay, and counts by itself what a server must hold in
 * the end. It shares no code with the server's importer, so that one can't hide the other's mistakes.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { CreditMatcher } from './match-credits.ts';

/** One line of an invoice, as written. */
export interface InvoiceLine {
  readonly code: string;
  readonly quantity: number;
  readonly priceMinor: number;
}

/** A line of a cancellation invoice; its quantity, above zero, comes back. */
export interface CreditLine extends InvoiceLine {
  /** The number of the invoice that it comes back from; null where none fits. */
  readonly purchase: string | null;
}

/** An invoice: sale lines, or stock corrections, or both; or, its number begins with C, what comes back. */
export interface Invoice {
  readonly number: string;
  readonly customerId: string | null;
  readonly sales: readonly InvoiceLine[];
  readonly corrections: readonly InvoiceLine[];
  readonly credits: readonly CreditLine[];
}

/** What is replayed, and the figures it must come to. */
export interface Invoices {
  readonly invoices: readonly Invoice[];
  readonly expected: Figures;
}

/** The figures that file and database are compared by. */
export interface Figures {
  readonly sales: number;
  readonly lines: number;
  readonly totalMinor: number;
  readonly stockUnitsMoved: number;
}

/** Codes of Online Retail that are services: they are sold, and move no stock. */
export const services = new Set(['POST', 'D', 'C2', 'DOT', 'M', 'BANK CHARGES']);

/** Reads a file. @throws when a line isn't one of Online Retail. */
export function readInvoices(file: string): Invoices {
  const rows: string[][] = parse(readFileSync(file), { bom: true, delimiter: ';', from_line: 2 });
  const invoices = new Map<
    string,
    {
      customerId: string | null;
      sales: InvoiceLine[];
      corrections: InvoiceLine[];
      credits: CreditLine[];
    }
  >();
  const matcher = new CreditMatcher();
  let lines = 0;
  let totalMinor = 0;
  let stockUnitsMoved = 0;
  for (const [number = '', code = '', , quantityText = '', , priceText = '', customer = ''] of rows) {
    const line = { code: code.trim(), quantity: Number(quantityText), priceMinor: minorOf(priceText) };
    if (!Number.isInteger(line.quantity)) throw new Error(`Invoice ${number}: quantity ${quantityText}`);
    const invoice = invoices.get(number) ?? {
      customerId: customer || null,
      sales: [],
      corrections: [],
      credits: [],
    };
    invoices.set(number, invoice);
    if (number.startsWith('C')) {
      const back = { ...line, quantity: -line.quantity };
      invoice.credits.push({ ...back, purchase: matcher.match(customer, back) });
      continue;
    }
    if (!services.has(line.code)) stockUnitsMoved += Math.abs(line.quantity);
    if (line.priceMinor === 0) {
      invoice.corrections.push(line);
      continue;
    }
    invoice.sales.push(line);
    matcher.sold(number, customer, line);
    lines += 1;
    totalMinor += line.quantity * line.priceMinor;
  }
  const all = [...invoices].map(([number, invoice]) => ({ number, ...invoice }));
  const sales = all.filter((invoice) => invoice.sales.length > 0).length;
  return { invoices: all, expected: { sales, lines, totalMinor, stockUnitsMoved } };
}

/** Pounds with a decimal comma as pence. */
function minorOf(text: string): number {
  const match = /^(-?\d+)(?:[,.](\d{1,2}))?$/.exec(text.trim());
  if (!match) throw new Error(`"${text}" is not a price`);
  return Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`);
}

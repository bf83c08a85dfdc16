/**
 * The books of a day, each read from where it was written and none from another: slips and Z reports off the
 * bytes that printers got, and what the server holds off its database file.
 */
import { join } from 'node:path';
import Database from 'libsql';
import { type SalePayload, saleSchema } from '../../../shared/domain/operations/sale.ts';
import { shiftCloseSchema } from '../../../shared/domain/operations/shift-close.ts';
import { type PrinterSimulator, textOf } from '../../support/printer/printer-simulator.ts';
import { storedPayloads } from './server-facts.ts';

/** What sales came to, minor units. */
export interface DaySums {
  readonly count: number;
  readonly totalMinor: number;
  readonly roundingMinor: number;
  readonly cashMinor: number;
  readonly terminalMinor: number;
  readonly standAloneMinor: number;
  readonly transferMinor: number;
}

export const noSums: DaySums = {
  count: 0,
  totalMinor: 0,
  roundingMinor: 0,
  cashMinor: 0,
  terminalMinor: 0,
  standAloneMinor: 0,
  transferMinor: 0,
};

/** Adds sums up. */
export function addSums(all: readonly DaySums[]): DaySums {
  const sum = (name: keyof DaySums): number => all.reduce((before, each) => before + each[name], 0);
  return {
    count: sum('count'),
    totalMinor: sum('totalMinor'),
    roundingMinor: sum('roundingMinor'),
    cashMinor: sum('cashMinor'),
    terminalMinor: sum('terminalMinor'),
    standAloneMinor: sum('standAloneMinor'),
    transferMinor: sum('transferMinor'),
  };
}

/** A receipt off the paper. */
export interface Slip extends DaySums {
  readonly receiptNumber: string;
  /** Whether it says that it may have come out before. */
  readonly isRepeated: boolean;
}

/** The receipts that a printer cut off, in order. */
export function slipsOf(printer: PrinterSimulator): Slip[] {
  return paperOf(printer).flatMap((paper) => {
    const receiptNumber = /^ *Чек (\S+)/m.exec(paper)?.[1];
    if (receiptNumber === undefined) return [];
    // Only the till's own terminal says which card it was.
    const cards = [...paper.matchAll(/^Картой( \S+ \*{4} \d{4})? +([\d ]+,\d\d)$/gm)];
    const byCard = (onTerminal: boolean): number =>
      cards
        .filter((match) => (match[1] !== undefined) === onTerminal)
        .reduce((sum, match) => sum + minorOf(match[2] ?? ''), 0);
    return [
      {
        receiptNumber,
        isRepeated: paper.includes('ПОВТОР'),
        count: 1,
        totalMinor: amountAfter(paper, 'ИТОГО, руб\\.'),
        roundingMinor: amountAfter(paper, 'Округление'),
        cashMinor: amountAfter(paper, 'Наличными') - amountAfter(paper, 'Сдача'),
        terminalMinor: byCard(true),
        standAloneMinor: byCard(false),
        transferMinor: amountAfter(paper, 'Переводом по QR'),
      },
    ];
  });
}

/** A Z report off the paper. */
export interface PrintedZ {
  readonly salesMinor: number;
  readonly receipts: number;
  readonly roundingMinor: number;
  readonly cashMinor: number;
  readonly terminalMinor: number;
  readonly standAloneMinor: number;
  readonly transferMinor: number;
  readonly floatMinor: number;
  readonly cashOutMinor: number;
  readonly expectedMinor: number;
  readonly countedMinor: number;
  readonly differenceMinor: number;
}

/** The Z reports that a printer cut off, in order. */
export function printedZOf(printer: PrinterSimulator): PrintedZ[] {
  return paperOf(printer)
    .filter((paper) => paper.includes('Z-отчёт'))
    .map((paper) => ({
      salesMinor: amountAfter(paper, 'ПРОДАЖИ, руб\\.'),
      receipts: Number(/^(\d+) чек\./m.exec(paper)?.[1]),
      roundingMinor: amountAfter(paper, 'Округление'),
      cashMinor: amountAfter(paper, ' +Наличными \\(\\d+\\)'),
      terminalMinor: amountAfter(paper, ' +Картой \\(\\d+\\)'),
      standAloneMinor: amountAfter(paper, ' +Картой, отд. терминал \\(\\d+\\)'),
      transferMinor: amountAfter(paper, ' +Переводом по QR \\(\\d+\\)'),
      floatMinor: amountAfter(paper, 'Размен на начало'),
      cashOutMinor: -amountAfter(paper, 'Изъято'),
      expectedMinor: amountAfter(paper, 'Должно быть'),
      countedMinor: amountAfter(paper, 'Пересчитано'),
      differenceMinor: amountAfter(paper, 'Расхождение'),
    }));
}

/** What the server holds of a till's sales. */
export function storedSales(serverData: string, receiptPrefix: string): SalePayload[] {
  return rows<{ payload: string }>(
    serverData,
    `SELECT json_extract(entry, '$.operation.payload') AS payload FROM operations
     WHERE kind = 'sale' AND receipt_number LIKE '${receiptPrefix}-%'`,
  ).map(({ payload }) => saleSchema.parse(JSON.parse(payload)));
}

/** Sums of stored sales. */
export function sumsOf(sales: readonly SalePayload[]): DaySums {
  const by = (sale: SalePayload, kind: string): number =>
    sale.tenders
      .filter((tender) => tender.kind === kind)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return addSums(
    sales.map((sale) => ({
      count: 1,
      totalMinor: sale.totalMinor,
      roundingMinor: sale.roundingMinor,
      cashMinor: by(sale, 'cash'),
      terminalMinor: by(sale, 'card-terminal'),
      standAloneMinor: by(sale, 'card-stand-alone'),
      transferMinor: by(sale, 'bank-transfer'),
    })),
  );
}

/** The shift-close operations that the server holds. */
export function storedCloses(serverData: string) {
  return storedPayloads(serverData, 'shift-close').map((payload) => shiftCloseSchema.parse(payload));
}

/** Kinds and subjects of the exceptions that stand in a store, sorted. */
export function standingExceptions(serverData: string, storeId: string): string[] {
  return rows<{ raised: string }>(
    serverData,
    `SELECT json_extract(data, '$.kind') || ' ' || json_extract(data, '$.subject') AS raised FROM feed_rows
     WHERE collection = 'exceptions' AND data IS NOT NULL AND json_extract(data, '$.storeId') = '${storeId}'`,
  )
    .map(({ raised }) => raised)
    .sort();
}

/** Rows of the server's own database, read beside it. */
function rows<Row>(serverData: string, query: string): Row[] {
  const database = new Database(join(serverData, 'stillopen.db'), { readonly: true });
  try {
    // The queries of this file name the columns they are read as.
    return database.prepare(query).all() as Row[];
  } finally {
    database.close();
  }
}

/** The text of each piece of paper, with the plain spaces that paper has. */
function paperOf(printer: PrinterSimulator): string[] {
  return printer.pieces().map(({ printed }) => textOf(printed));
}

/** The amount that stands after a label, on its line or at the edge of the next; 0 where the label isn't. */
function amountAfter(paper: string, label: string): number {
  const found = new RegExp(`^${label}\\s+(-?[\\d ]+,\\d\\d)$`, 'm').exec(paper);
  return found?.[1] === undefined ? 0 : minorOf(found[1]);
}

/** An amount on paper as kopecks. */
function minorOf(text: string): number {
  return Math.round(Number(text.replaceAll(' ', '').replace(',', '.')) * 100);
}

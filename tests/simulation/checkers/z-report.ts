/**
 * A Z report is the sum of its shift's operations: added up anew from the entries that the till's journals hold
 * when it closes, by tender, by side of the drawer and in all.
 */
import type { Evidence } from '../world/evidence.ts';
import { saleAside } from './database.ts';

type Entry = Readonly<Record<string, unknown>>;

interface Sums {
  sales: number;
  totalMinor: number;
  roundingMinor: number;
  floatMinor: number | null;
  inMinor: number;
  outMinor: number;
  /** Cash that went back to customers, with their goods or later. */
  cashBackMinor: number;
  returns: number;
  returnedMinor: number;
  readonly refunds: Map<string, number>;
  readonly tenders: Map<string, number>;
}

/** The parts of payloads that a shift adds up. */
interface ShiftPayload {
  readonly shiftId?: string;
  readonly totalMinor: number;
  readonly roundingMinor: number;
  readonly amountMinor: number;
  readonly floatMinor: number;
  readonly direction: string;
  /** Of a payout. */
  readonly way: string;
  /** Of a return. */
  readonly refunds: readonly { readonly kind: string; readonly amountMinor: number }[];
  /** The goods that an exchange gave. */
  readonly sale: SoldFacts | null;
  readonly tenders: readonly { readonly kind: string; readonly amountMinor: number }[];
}

type SoldFacts = Pick<ShiftPayload, 'totalMinor' | 'roundingMinor' | 'tenders'>;

interface ClosePayload {
  readonly shiftId: string;
  readonly countedMinor: number;
  readonly differenceMinor: number;
  readonly report: {
    readonly sales: {
      readonly documents: { readonly count: number; readonly amountMinor: number };
      readonly roundingMinor: number;
      readonly byTender: readonly { readonly tender: string; readonly amountMinor: number }[];
      readonly byTaxRate: readonly { readonly grossMinor: number }[];
      readonly byCategory: readonly { readonly amountMinor: number }[];
      readonly byStaff: readonly { readonly amountMinor: number }[];
    };
    readonly returns: {
      readonly documents: { readonly count: number; readonly amountMinor: number };
      readonly byTender: readonly { readonly tender: string; readonly amountMinor: number }[];
    };
    readonly cash: {
      readonly in: { readonly amountMinor: number };
      readonly out: { readonly amountMinor: number };
    };
    readonly drawer: { readonly floatMinor: number; readonly expectedMinor: number };
  };
}

/** Judges an entry that was journalled, if it closes a shift, by all entries of the till. */
export function checkZReport(name: string, entry: Entry, own: Iterable<Entry>, evidence: Evidence): void {
  const { id, kind, payload } = operationOf(entry);
  if (kind !== 'shift-close') return;
  const close = payload as ClosePayload; // a shift-close, by its kind
  const sums = sumsOf(close.shiftId, own);
  const { sales, returns, cash, drawer } = close.report;
  const add = (amounts: readonly { readonly amountMinor: number }[]): number =>
    amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const cashMinor = sums.tenders.get('cash') ?? 0;
  const expectedMinor =
    (sums.floatMinor ?? 0) + cashMinor - sums.cashBackMinor + sums.inMinor - sums.outMinor;
  const figures: readonly (readonly [string, unknown, unknown])[] = [
    ['receipts', sales.documents.count, sums.sales],
    ['sales', sales.documents.amountMinor, sums.totalMinor],
    ['rounding', sales.roundingMinor, sums.roundingMinor],
    ['tax rates', sales.byTaxRate.reduce((sum, { grossMinor }) => sum + grossMinor, 0), sums.totalMinor],
    ['categories', add(sales.byCategory), sums.totalMinor],
    ['staff', add(sales.byStaff), sums.totalMinor],
    ['returns', returns.documents.count, sums.returns],
    ['returned', returns.documents.amountMinor, sums.returnedMinor],
    ['float', drawer.floatMinor, sums.floatMinor],
    ['cash in', cash.in.amountMinor, sums.inMinor],
    ['cash out', cash.out.amountMinor, sums.outMinor],
    ['drawer', drawer.expectedMinor, expectedMinor],
    ['difference', close.differenceMinor, close.countedMinor - expectedMinor],
    ...[...new Set([...sums.refunds.keys(), ...returns.byTender.map(({ tender }) => tender)])].map(
      (tender) =>
        [
          `${tender} given back`,
          add(returns.byTender.filter((each) => each.tender === tender)),
          sums.refunds.get(tender) ?? 0,
        ] as const,
    ),
    ...[...new Set([...sums.tenders.keys(), ...sales.byTender.map(({ tender }) => tender)])].map(
      (tender) =>
        [
          tender,
          add(sales.byTender.filter((each) => each.tender === tender)),
          sums.tenders.get(tender),
        ] as const,
    ),
  ];
  for (const [what, told, found] of figures) {
    if (told === found) continue;
    evidence.violation('z-report', `${name} ${id}: ${what} ${told} instead of ${found}`);
  }
}

function sumsOf(shiftId: string, own: Iterable<Entry>): Sums {
  const sums: Sums = {
    sales: 0,
    totalMinor: 0,
    roundingMinor: 0,
    floatMinor: null,
    inMinor: 0,
    outMinor: 0,
    cashBackMinor: 0,
    returns: 0,
    returnedMinor: 0,
    refunds: new Map(),
    tenders: new Map(),
  };
  for (const entry of own) {
    const { id, kind, payload } = operationOf(entry);
    const facts = payload as ShiftPayload; // what is read of it is there by its kind
    if (kind === 'shift-open' && id === shiftId) sums.floatMinor = facts.floatMinor;
    if (facts.shiftId !== shiftId) continue;
    if (kind === 'cash-movement') {
      if (facts.direction === 'in') sums.inMinor += facts.amountMinor;
      else sums.outMinor += facts.amountMinor;
    }
    if (kind === 'sale') addSale(sums, facts);
    if (kind === 'return') addReturn(sums, facts);
    if (kind === 'refund-payment') {
      give(sums, facts.way, facts.amountMinor);
      give(sums, 'owed', -facts.amountMinor);
    }
  }
  return sums;
}

function addSale(sums: Sums, { totalMinor, roundingMinor, tenders }: SoldFacts): void {
  sums.sales += 1;
  sums.totalMinor += totalMinor;
  sums.roundingMinor += roundingMinor;
  for (const tender of tenders)
    sums.tenders.set(tender.kind, (sums.tenders.get(tender.kind) ?? 0) + tender.amountMinor);
}

function addReturn(sums: Sums, { totalMinor, refunds, sale }: ShiftPayload): void {
  sums.returns += 1;
  sums.returnedMinor += totalMinor;
  for (const { kind, amountMinor } of refunds) give(sums, kind, amountMinor);
  if (sale) addSale(sums, sale);
}

function give(sums: Sums, how: string, amountMinor: number): void {
  sums.refunds.set(how, (sums.refunds.get(how) ?? 0) + amountMinor);
  if (how === 'cash') sums.cashBackMinor += amountMinor;
}

function operationOf(entry: Entry) {
  return saleAside(
    entry.operation as { readonly id: string; readonly kind: string; readonly payload: object },
  ); // an envelope
}

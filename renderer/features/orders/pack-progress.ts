/**
 * How far an order is packed, told from its draft, and the changes that people make to the draft by hand. Pure:
 * each change makes a new draft. Rules [COUNTER*].
 */
import type { Bags, Order, OrderLine } from '../../../shared/domain/entities/order.ts';
import type { SaleLine } from '../../../shared/domain/operations/sale-line.ts';
import { lineSlice } from '../../../shared/domain/orders/line-slice.ts';
import type { PackDraft } from '../../till/order-types.ts';

type DraftLine = PackDraft['lines'][number];
/** Why less than ordered is in the bags, and what the customer chose for that. */
export type Short = NonNullable<DraftLine['short']>;

/** A line of the order with what of it is in the bags. */
export interface PackLine {
  readonly line: SaleLine;
  readonly pickedMilli: number;
  readonly short: Short | null;
  readonly substituteSku: string | null;
  /** `open`: something is still to be picked, and nobody has said why not. */
  readonly state: 'open' | 'full' | 'short' | 'substituted';
}

/** The lines in the order's own order. */
export function packLines(order: Pick<Order, 'lines'>, draft: Pick<PackDraft, 'lines'>): PackLine[] {
  return order.lines.map(({ line }: OrderLine): PackLine => {
    const found = draft.lines.find((each) => each.lineId === line.lineId);
    const { pickedMilli = 0, short = null, substituteSku = null } = found ?? {};
    const state =
      substituteSku !== null
        ? 'substituted'
        : pickedMilli >= line.quantityMilli
          ? 'full'
          : short === null
            ? 'open'
            : 'short';
    return { line, pickedMilli, short, substituteSku, state };
  });
}

/** Whether every line is in the bags or accounted for. */
export function isPickedOut(lines: readonly PackLine[]): boolean {
  return lines.every((line) => line.state !== 'open') && lines.some((line) => line.pickedMilli > 0);
}

/** Whether every line is accounted for and nothing of any is there: then nothing is packed, the order is declined. */
export function isNothingThere(lines: readonly PackLine[]): boolean {
  return lines.every((line) => line.state !== 'open' && line.pickedMilli === 0);
}

/** What so much of a line comes to, minor units. */
export function weighedMinor(line: SaleLine, milli: number): number {
  return milli === 0 ? 0 : lineSlice(line, 0, milli).totalMinor;
}

/** Whether a weight is further from what was ordered than the chain lets pass without a question. */
export function isDoubtful(line: SaleLine, totalMilli: number, toleranceBasisPoints: number): boolean {
  return Math.abs(totalMilli - line.quantityMilli) * 10_000 > line.quantityMilli * toleranceBasisPoints;
}

/**
 * What packing it so would make the customer pay at the counter beyond what they would have paid for what they
 * ordered, minor units. A substitute never costs more than its line, so it adds nothing.
 */
export function extraMinor(order: Pick<Order, 'payment' | 'totalMinor'>, lines: readonly PackLine[]): number {
  const packedMinor = lines.reduce(
    (sum, { line, pickedMilli, substituteSku }) =>
      sum + (substituteSku === null ? weighedMinor(line, pickedMilli) : line.totalMinor),
    0,
  );
  const paidMinor = order.payment.paidMinor - order.payment.refundedMinor;
  return Math.max(0, packedMinor - Math.max(paidMinor, order.totalMinor));
}

/** How many bags there are in all zones. */
export function bagCount(bags: readonly Bags[]): number {
  return bags.reduce((sum, { count }) => sum + count, 0);
}

/** The draft with so many bags in a zone. */
export function withBags(draft: PackDraft, zone: Bags['zone'], count: number): PackDraft {
  const others = draft.bags.filter((bags) => bags.zone !== zone);
  return { ...draft, bags: count <= 0 ? others : [...others, { zone, count }] };
}

function withLine(draft: PackDraft, lineId: number, change: (line: DraftLine) => DraftLine): PackDraft {
  return { ...draft, lines: draft.lines.map((line) => (line.lineId === lineId ? change(line) : line)) };
}

/** What is in place of the rest of a line. */
export interface Substitute {
  readonly sku: string;
  readonly quantityMilli: number;
}

/**
 * The draft with a short-pick. A cancelled line goes back to the shelf altogether; a substitute stands for the
 * whole line, so what was picked of it goes back too.
 */
export function withShort(
  draft: PackDraft,
  lineId: number,
  short: Short,
  substitute: Substitute | null,
): PackDraft {
  return withLine(draft, lineId, (line) => ({
    ...line,
    short,
    substituteSku: substitute?.sku ?? null,
    pickedMilli:
      substitute?.quantityMilli ??
      (short.choice === 'cancel-line' || line.substituteSku !== null ? 0 : line.pickedMilli),
  }));
}

/** The draft with a line as if nothing of it had been picked. */
export function withLineAnew(draft: PackDraft, lineId: number): PackDraft {
  return withLine(draft, lineId, (line) => ({ ...line, pickedMilli: 0, short: null, substituteSku: null }));
}

/**
 * The draft after a line's weight came in: goods that weigh less than ordered are short for that reason, and no
 * longer so once more was added.
 */
export function withWeightSettled(draft: PackDraft, line: SaleLine): PackDraft {
  return withLine(draft, line.lineId, (each) => {
    if (each.pickedMilli >= line.quantityMilli) return { ...each, short: null };
    return each.short ? each : { ...each, short: { reason: 'weighed-less', choice: 'partial' } };
  });
}

/**
 * What a till that was cut off learns of an order from a genuine code alone: of one it never heard of, what was
 * ordered; of one it knows, what another till packed. It is kept in the drafts and stands in for the order's row
 * until the feed brings that. Names, categories and tax rates come from the catalogue, amounts from the code.
 * Rules [CODE*].
 */
import { z } from 'zod';
import { mintedAtMs, uuidSchema } from '../../shared/base/ids.ts';
import {
  type Order,
  type OrderContent,
  type OrderLine,
  orderContentSchema,
} from '../../shared/domain/entities/order.ts';
import { noPoints, type SaleLine, saleLineSchema } from '../../shared/domain/operations/sale-line.ts';
import { handoverTotals } from '../../shared/domain/orders/decide-handover.ts';
import type { OrderCode } from '../../shared/domain/orders/order-code.ts';
import { isClosed } from '../../shared/domain/orders/order-moves.ts';
import { placedOrder } from '../../shared/domain/orders/order-of.ts';
import type { Currency } from '../../shared/money/money.ts';
import { type TaxTable, taxLines, taxRateAt } from '../../shared/money/tax.ts';
import type { CatalogIndex } from './till.ts';

/** How long what a code told is kept after its order should have been collected, ms. */
const keepLearntMs = 30 * 24 * 60 * 60_000;

/** What a label says is in the bags of a line. */
const packedLineSchema = z.object({
  lineId: z.int().min(1),
  waitingMilli: z.int().min(0),
  substitute: saleLineSchema.nullable(),
});

/** What was learnt of an order; a draft under its id. */
export const learntOrderSchema = z.object({
  orderId: uuidSchema,
  /** The customer's code that told of it; null where a label did. */
  digits: z.string().max(1000).nullable(),
  /** Stands in for the order's content; null where its row is here. */
  content: orderContentSchema.nullable(),
  paidMinor: z.int().min(0),
  /** What waits in its bags; null where no label was scanned. */
  packed: z.array(packedLineSchema).nullable(),
});
export type LearntOrder = z.infer<typeof learntOrderSchema>;

/** What learning reads. */
export interface LearningView {
  readonly currency: Currency;
  readonly taxTable: TaxTable;
  /** Business time, ms. */
  readonly nowMs: number;
  readonly catalog: Pick<CatalogIndex, 'bySku'>;
}

type CodeLine = OrderCode['lines'][number] & { readonly lineId: number };

/** What a code tells of an order that isn't here; null where it holds no lines, or goods that nobody here knows. */
export function learnOrder(view: LearningView, code: OrderCode, digits: string): LearntOrder | null {
  const lines = saleLinesOf(
    view,
    code,
    code.lines.map((line, index) => ({ ...line, lineId: index + 1 })),
  );
  if (lines === null || lines.length === 0) return null;
  const { taxes } = handoverTotals(lines);
  const content: OrderContent = {
    id: code.orderId,
    // The number isn't in the code; the end of the id tells it from others until the feed brings it.
    number: `Q-${code.orderId.slice(-6).toUpperCase()}`,
    channelId: 'code',
    storeId: code.storeId,
    kind: 'collect',
    currency: view.currency,
    placedAtMs: code.issuedAtMs,
    // Its customer stands at the counter.
    slot: { fromMs: code.issuedAtMs, untilMs: view.nowMs },
    collectUntilMs: code.untilMs,
    lines,
    taxes,
    totalMinor: code.totalMinor,
    customer: { name: '—', phoneLastFour: null, alternateName: null },
    customerId: null,
    loyalty: null,
    // Fits no short code: that of the order isn't known here.
    codeHash: { algorithm: 'scrypt', cost: 1024, blockSize: 8, parallelization: 1, salt: '', hash: '' },
    nonce: code.nonce,
    language: 'ru',
  };
  const isLabel = code.form === 'label';
  return {
    orderId: code.orderId,
    digits: isLabel ? null : digits,
    content,
    paidMinor: code.paidMinor,
    packed: isLabel
      ? lines.map(({ lineId, quantityMilli }) => ({ lineId, waitingMilli: quantityMilli, substitute: null }))
      : null,
  };
}

/** What a label tells of an order whose row is here; null where it holds no lines or other ones. */
export function learnPacking(view: LearningView, code: OrderCode, order: Order): LearntOrder | null {
  if (code.lines.length !== order.lines.length) return null;
  const packed: NonNullable<LearntOrder['packed']> = [];
  for (const [index, { line }] of order.lines.entries()) {
    const said = code.lines[index];
    if (!said) return null;
    const { lineId } = line;
    const isOther = said.sku !== line.sku && said.quantityMilli > 0;
    const [substitute] = isOther ? (saleLinesOf(view, code, [{ ...said, lineId }]) ?? []) : [];
    if (isOther && !substitute) return null;
    packed.push({ lineId, waitingMilli: said.quantityMilli, substitute: substitute ?? null });
  }
  return { orderId: order.id, digits: null, content: null, paidMinor: 0, packed };
}

/** The order before this till's own facts: its row, or what stands in for it; null where neither is here. */
export function baseOrder(row: Order | null, learnt: LearntOrder | null): Order | null {
  const base = row ?? (learnt?.content ? provisional(learnt.content, learnt.paidMinor) : null);
  if (!base || !learnt?.packed || knowsPacking(base)) return base;
  const packed = new Map(learnt.packed.map((line) => [line.lineId, line]));
  const lines = base.lines.map((line): OrderLine => {
    const said = packed.get(line.line.lineId);
    // What was handed over since was in the same bags.
    const pickedMilli = Math.max(line.handedMilli + line.refusedMilli, said?.waitingMilli ?? 0);
    return { ...line, pickedMilli, substitute: said?.substitute ?? null };
  });
  const waits = lines.some((line) => (line.pickedMilli ?? 0) > line.handedMilli + line.refusedMilli);
  return { ...base, state: waits ? 'packed' : base.state, lines };
}

/**
 * Whether what a code told is of no use any more at a moment (ms): its order was to be collected long before, or,
 * where a label alone told of it, placed long before.
 */
export function isLongOver({ content, orderId }: LearntOrder, nowMs: number): boolean {
  return nowMs - (content?.collectUntilMs ?? mintedAtMs(orderId)) > keepLearntMs;
}

/** Whether an order's row tells of its packing, or of its end, better than a label does. */
export function knowsPacking(order: Order): boolean {
  return isClosed(order.state) || order.timeline.some((entry) => entry.what === 'pack');
}

function provisional(content: OrderContent, paidMinor: number): Order {
  const order = placedOrder(content);
  const state = paidMinor === 0 ? 'unpaid' : paidMinor < content.totalMinor ? 'part-paid' : 'paid';
  return { ...order, payment: { ...order.payment, state, paidMinor } };
}

function saleLinesOf(view: LearningView, code: OrderCode, lines: readonly CodeLine[]): SaleLine[] | null {
  const found: (Omit<SaleLine, 'taxMinor'> & { readonly rateBasisPoints: number | null })[] = [];
  for (const { lineId, sku, quantityMilli, totalMinor } of lines) {
    if (quantityMilli === 0) continue;
    const item = view.catalog.bySku(sku);
    const rate = item && taxRateAt(view.taxTable, item.article.taxCategory, code.issuedAtMs);
    if (!item || rate === undefined) return null;
    const { article } = item;
    found.push({
      lineId,
      articleId: article.id,
      sku,
      name: item.name,
      category: article.category,
      unit: article.unit,
      quantityMilli,
      listPriceMinor: null,
      unitPriceMinor: Math.round((totalMinor * 1000) / quantityMilli),
      grossMinor: totalMinor,
      lineDiscountMinor: 0,
      cartDiscountMinor: 0,
      ...noPoints,
      totalMinor,
      taxRateBasisPoints: rate,
      movesStock: !article.flags.includes('service'),
      rateBasisPoints: rate,
    });
  }
  const { lineTaxMinor } = taxLines(found);
  return found.map(({ rateBasisPoints: _, ...line }, index) => ({
    ...line,
    taxMinor: lineTaxMinor[index] ?? 0,
  }));
}

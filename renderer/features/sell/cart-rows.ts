/**
 * The cart as rows to show: lines joined with their articles, amounts and stock. A row is made of plain
 * values, so that an unchanged one is recognised and not drawn again.
 */
import type { ArticleFlag, Unit } from '../../../shared/domain/entities/article.ts';
import type { SaleLine } from '../../../shared/domain/operations/sale-line.ts';
import type { CartLine } from '../../../shared/domain/sell/cart.ts';
import type { CatalogItem, SellState, StockFigure, StockView, Till } from '../../till/till.ts';

/** A line of the cart as the screen shows it. Amounts are null while the cart can't be priced. */
export interface CartRow {
  readonly lineId: number;
  readonly sku: string;
  readonly name: string;
  readonly unit: Unit;
  readonly picture: string | null;
  readonly quantityMilli: number;
  readonly unitPriceMinor: number | null;
  readonly listPriceMinor: number | null;
  readonly lineDiscountMinor: number;
  readonly totalMinor: number | null;
  readonly typedPrice: boolean;
  readonly ageRestricted: boolean;
  readonly marked: boolean;
  readonly movesStock: boolean;
  readonly onHandMilli: number | null;
  readonly promisedMilli: number;
  readonly pendingMilli: number;
}

/** Rows of all lines, in the cart's order. */
export function cartRows(till: Pick<Till, 'catalog' | 'stock'>, sell: SellState): CartRow[] {
  const priced = new Map(
    sell.priced.ok ? sell.priced.value.lines.map((line) => [line.lineId, line] as const) : [],
  );
  if (sell.cart.handover) return handoverRows(till, sell.cart.handover.saleLines);
  return sell.cart.lines.map((line) => {
    const item = till.catalog.bySku(line.sku);
    const amounts = priced.get(line.lineId);
    return {
      ...articlePart(line, item),
      ...stockPart(till.stock, line.sku),
      unitPriceMinor:
        amounts?.unitPriceMinor ?? line.unitPriceOverrideMinor ?? item?.price?.amountMinor ?? null,
      listPriceMinor: amounts?.listPriceMinor ?? item?.price?.amountMinor ?? null,
      lineDiscountMinor: amounts?.lineDiscountMinor ?? 0,
      totalMinor: amounts ? amounts.grossMinor - amounts.lineDiscountMinor : null,
    };
  });
}

/** Goods of an order as they were sold online: nothing of them depends on today's catalogue but their looks. */
function handoverRows(till: Pick<Till, 'catalog' | 'stock'>, lines: readonly SaleLine[]): CartRow[] {
  return lines.map((line) => {
    const { lineId, sku, quantityMilli, unitPriceMinor, listPriceMinor, lineDiscountMinor, totalMinor } =
      line;
    const item = till.catalog.bySku(sku);
    const plain = { lineId, sku, quantityMilli, unitPriceOverrideMinor: null, discount: null };
    return {
      ...articlePart(plain, item),
      ...stockPart(till.stock, sku),
      name: line.name,
      unit: line.unit,
      unitPriceMinor,
      listPriceMinor,
      lineDiscountMinor,
      totalMinor,
    };
  });
}

/** Whether two rows look the same. */
export function sameRow(a: CartRow, b: CartRow): boolean {
  const keys = Object.keys(a) as (keyof CartRow)[];
  return keys.every((key) => a[key] === b[key]);
}

function articlePart(line: CartLine, item: CatalogItem | null) {
  const has = (flag: ArticleFlag): boolean => item?.article.flags.includes(flag) ?? false;
  return {
    lineId: line.lineId,
    sku: line.sku,
    name: item?.name ?? line.sku,
    unit: item?.article.unit ?? ('piece' as const),
    picture: item?.article.picture ?? null,
    quantityMilli: line.quantityMilli,
    typedPrice: line.unitPriceOverrideMinor !== null,
    ageRestricted: has('age-restricted'),
    marked: has('marked'),
    movesStock: !has('service'),
  };
}

function stockPart(
  stock: StockView,
  sku: string,
): Pick<StockFigure, 'onHandMilli' | 'promisedMilli' | 'pendingMilli'> {
  const { onHandMilli, promisedMilli, pendingMilli } = stock.figure(sku);
  return { onHandMilli, promisedMilli, pendingMilli };
}

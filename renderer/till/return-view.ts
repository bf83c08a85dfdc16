/** What deciding a return reads of a till. */
import { priceAt, type Variant } from '../../shared/domain/entities/article.ts';
import type { ReturnRules } from '../../shared/domain/entities/return-rules.ts';
import type { BlindArticle, ReturnView } from '../../shared/domain/returns/plan-return.ts';
import type { Currency } from '../../shared/money/money.ts';
import { taxRateAt } from '../../shared/money/tax.ts';
import type { ReturnParts } from './return-parts.ts';

const dayMs = 24 * 60 * 60_000;
const nobody = { staffId: '', role: { verbs: [], maxDiscountBasisPoints: 0 } };

/** The view as it is now. */
export function returnView(
  parts: Pick<ReturnParts, 'session' | 'reference' | 'catalog' | 'time' | 'isConnected' | 'shift'>,
): ReturnView {
  const { session, reference, catalog } = parts;
  const store = reference.store();
  const currency = store?.currency ?? 'RUB';
  const { returns, cashRounding } = reference.settings();
  const nowMs = parts.time.nowMs();
  return {
    actor: session.actor() ?? nobody,
    findActor: session.findActor,
    currency,
    timeZone: store?.timeZone ?? 'UTC',
    nowMs,
    isOnline: parts.isConnected(),
    shiftId: parts.shift().shiftId,
    cashRounding: cashRounding[currency] ?? null,
    settings: returns,
    rules:
      reference
        .all()
        .find(
          (row): row is ReturnRules => row.type === 'return-rules' && row.taxTableId === store?.taxTableId,
        ) ?? null,
    flagsOf: (sku) => catalog.bySku(sku)?.article.flags ?? [],
    blindArticle: (sku) => blindArticle(parts, sku, currency, nowMs),
  };
}

function blindArticle(
  { catalog, reference }: Pick<ReturnParts, 'catalog' | 'reference'>,
  sku: string,
  currency: Currency,
  nowMs: number,
): BlindArticle | null {
  const item = catalog.bySku(sku);
  const taxTable = reference.taxTable();
  const rate = item && taxTable ? taxRateAt(taxTable, item.article.taxCategory, nowMs) : undefined;
  if (!item || rate === undefined) return null;
  const { article, variant, name } = item;
  const sinceMs = nowMs - reference.settings().returns.lookBackDays * dayMs;
  return {
    articleId: article.id,
    sku: variant.sku,
    name,
    unit: article.unit,
    category: article.category,
    taxRateBasisPoints: rate,
    movesStock: !article.flags.includes('service'),
    lowestMinor: lowestPrice(variant, currency, sinceMs, nowMs),
  };
}

/** The lowest price that held at any moment of a time, minor units; null where there was none. */
export function lowestPrice(
  variant: Variant,
  currency: Currency,
  fromMs: number,
  untilMs: number,
): number | null {
  // A price changes only where one begins or ends.
  const moments = variant.prices
    .flatMap((price) => [price.fromMs, price.untilMs ?? fromMs])
    .filter((moment) => moment > fromMs && moment <= untilMs);
  const prices = [fromMs, untilMs, ...moments].flatMap(
    (moment) => priceAt(variant, currency, moment)?.amountMinor ?? [],
  );
  return prices.length === 0 ? null : Math.min(...prices);
}

/** The points of the open cart in words: how many, what keeps them from being spent, and what to do about it. */
import type { TFunction } from 'i18next';
import type { DuePoints } from '../../../shared/domain/loyalty/ledger.ts';
import type { Format } from '../../i18n/format.ts';
import type { CartPoints, CustomerView, SpendRefusal } from '../../till/customer-types.ts';
import { refusalText } from '../../ui/refusal-text.ts';

/** `300 points`. */
export function pointsText(points: number, t: TFunction): string {
  return t('points.count', { count: points });
}

/** Why points weren't spent, and what to do, in words. */
export function spendRefusalText(refusal: SpendRefusal, t: TFunction, format: Format): string {
  switch (refusal.code) {
    case 'over-share':
      return refusal.mostPoints === 0
        ? t('points.refusal.over-share-none')
        : t('points.refusal.over-share', { points: pointsText(refusal.mostPoints, t) });
    case 'hold-refused':
      if (refusal.availablePoints === null) return t('points.refusal.hold-refused-unknown');
      return refusal.availablePoints <= 0
        ? t('points.refusal.hold-refused-none')
        : t('points.refusal.hold-refused', { points: pointsText(refusal.availablePoints, t) });
    case 'right-missing':
    case 'no-cart':
    case 'no-customer':
    case 'no-programme':
    case 'programme-changed':
    case 'cart-changed':
    case 'erased':
      return t(`points.refusal.${refusal.code}`);
    default:
      return refusalText(refusal, t, format);
  }
}

/**
 * The balance with its age, and how far it goes without a network: `500 points as of 10:42, offline: up to 300`.
 * With a network the server says at once what there is, so the age isn't told.
 */
export function balanceText(
  { points, otherPoints }: Pick<CustomerView, 'points' | 'otherPoints'>,
  cartPoints: CartPoints | null,
  now: { readonly isConnected: boolean; readonly nowMs: number },
  t: TFunction,
  format: Format,
): string {
  if (!points) return t('points.unknown');
  const { availablePoints } = points;
  const others = otherPoints.map((each) =>
    t('points.other', { points: format.count(each.points), currency: each.currency }),
  );
  const here =
    availablePoints < 0 ? t('points.owes', { count: -availablePoints }) : pointsText(availablePoints, t);
  const balance = [here, ...others].join(' ');
  if (now.isConnected) return balance;
  const asOf = t('points.asOf', { at: format.moment(points.asOfMs, now.nowMs) });
  const isCapped = cartPoints?.limitedBy?.code === 'offline-cap';
  const offline =
    isCapped && cartPoints.mostPoints > 0
      ? t('points.offlineMost', { points: cartPoints.mostPoints })
      : t('points.offline');
  return `${balance} ${asOf}, ${offline}`;
}

/** What the cart brings to somebody who owes points: it repays them first. */
export function repaysText({ earnedPoints }: CartPoints, t: TFunction): string {
  return t('points.repays', { points: pointsText(earnedPoints, t) });
}

/** What the cart brings, and from when it may be spent. */
export function earnsText(
  { earnedPoints, earnedFromMs }: CartPoints,
  nowMs: number,
  t: TFunction,
  format: Format,
): string {
  const points = pointsText(earnedPoints, t);
  return earnedFromMs > nowMs
    ? t('points.earnsFrom', { points, day: format.day(earnedFromMs) })
    : t('points.earns', { points });
}

/**
 * Points that come or lapse, day by day and soonest first: so many days by themselves, and, where `rest` is told too,
 * all later ones as one.
 */
export function dueTexts(
  which: 'pending' | 'expiring',
  due: readonly DuePoints[],
  shown: { readonly days: number; readonly rest: boolean },
  t: TFunction,
  format: Format,
): string[] {
  const byDay = new Map<string, number>();
  for (const { points, atMs } of due) {
    const day = format.date(atMs);
    byDay.set(day, (byDay.get(day) ?? 0) + points);
  }
  const days = [...byDay];
  const laterPoints = days.slice(shown.days).reduce((sum, [, points]) => sum + points, 0);
  return [
    ...days
      .slice(0, shown.days)
      .map(([day, points]) => t(`points.${which}`, { points: pointsText(points, t), day })),
    ...(shown.rest && laterPoints > 0 ? [t('points.later', { points: pointsText(laterPoints, t) })] : []),
  ];
}

const toldTags = ['frequency-5', 'amount-5', 'recency-1'] as const;

/** Segments that say something to who serves; the others stay with the promotions. */
export function tagTexts(tags: readonly string[], t: TFunction): string[] {
  return toldTags.filter((tag) => tags.includes(tag)).map((tag) => t(`customers.tags.${tag}`));
}

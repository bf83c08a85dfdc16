/** Points that come or lapse, by day: what falls on one day is one row. */
import type { ShopAccount } from './api.ts';

/** The points of a day. */
export interface DayPoints {
  readonly points: number;
  /** The day in words. */
  readonly day: string;
}

/** The points by their days, in the order given; `dayOf` tells the day of a moment (ms). */
export function byDay(
  due: ShopAccount['account']['pending'],
  dayOf: (ms: number) => string,
): readonly DayPoints[] {
  const days = new Map<string, number>();
  for (const { points, atMs } of due) days.set(dayOf(atMs), (days.get(dayOf(atMs)) ?? 0) + points);
  return [...days].map(([day, points]) => ({ day, points }));
}

/** The drawer as it is counted on the screen: how many of each note and coin as typed, or a typed sum. */

import type { DrawerCount } from '../../../shared/domain/shift/decide-shift.ts';
import { type DenominationCount, sumDenominations } from '../../../shared/money/cash.ts';
import { type Currency, parseAmount } from '../../../shared/money/money.ts';

/** What was typed. */
export interface DrawerText {
  readonly way: 'notes' | 'sum';
  /** Texts by value, minor units. */
  readonly counts: Readonly<Record<number, string>>;
  readonly sum: string;
}

export const emptyDrawer: DrawerText = { way: 'notes', counts: {}, sum: '' };
/** The same, to be counted by one sum. */
export const emptySum: DrawerText = { way: 'sum', counts: {}, sum: '' };

/** How many of a value were typed; 0 for nothing, null for what is no number. */
export function countOf(text: string | undefined): number | null {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return 0;
  return /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : null;
}

/**
 * The count that was typed; null when it is none: nothing typed, or not a number. A sum that isn't typed is the
 * usual one, minor units, where there is such.
 */
export function readDrawer(
  drawer: DrawerText,
  currency: Currency,
  usualMinor: number | null = null,
): DrawerCount | null {
  if (drawer.way === 'sum') {
    if (drawer.sum === '' && usualMinor !== null) return { counted: [], sumMinor: usualMinor };
    const sumMinor = parseAmount(drawer.sum, currency);
    return sumMinor === null || sumMinor < 0 ? null : { counted: [], sumMinor };
  }
  // An empty drawer is counted by typing a zero: a key pressed too early must not count for one.
  if (Object.values(drawer.counts).every((text) => text.trim() === '')) return null;
  const counted: DenominationCount[] = [];
  for (const [value, text] of Object.entries(drawer.counts)) {
    const count = countOf(text);
    if (count === null) return null;
    if (count > 0) counted.push({ valueMinor: Number(value), count });
  }
  counted.sort((a, b) => b.valueMinor - a.valueMinor);
  return { counted, sumMinor: sumDenominations(counted) };
}

/** Which remedies are settled by a note here, and which are done on a screen of their own. */
import { type ExceptionRow, type exceptionRemedies, goodsOf } from '../../../shared/domain/exceptions.ts';

/** A remedy of any exception. */
export type Remedy = (typeof exceptionRemedies)[keyof typeof exceptionRemedies][number];

/** The screens on which remedies are done. */
export type RemedyScreen = 'sell' | 'receipts' | 'stock' | 'shift' | 'settings' | 'customers';

const screens: Readonly<Partial<Record<Remedy, RemedyScreen>>> = {
  count: 'stock',
  receive: 'stock',
  search: 'stock',
  recount: 'shift',
  'ask-terminal': 'sell',
  'compare-receipts': 'receipts',
  'enrol-again': 'settings',
  'write-anew': 'customers',
};

/** The articles that counting the shelf is about: those that the exception names, or is itself about. */
export function skusToCount(
  row: Pick<ExceptionRow, 'subject' | 'details'>,
  isSku: (sku: string) => boolean,
): string[] {
  const named = goodsOf(row).map(({ sku }) => sku);
  return named.length > 0 ? named : [row.subject].filter(isSku);
}

/** The screen where a remedy is done; null when choosing it settles the exception. */
export function screenOf(remedy: Remedy): RemedyScreen | null {
  return screens[remedy] ?? null;
}

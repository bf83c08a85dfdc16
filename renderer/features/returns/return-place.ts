/** Where in the returns one is: looking for a purchase, at its goods, at the money, done, or at what customers wait for. */
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import type { FindRefusal, FoundPurchase, Returns } from '../../till/return-types.ts';

/** A place. */
export type ReturnPlace =
  | { readonly at: 'find' }
  /** Looks for purchases of an article, or shows what was found by another screen. */
  | { readonly at: 'article'; readonly sku: string }
  | { readonly at: 'refused'; readonly refusal: FindRefusal }
  | { readonly at: 'goods'; readonly draftId: string }
  | { readonly at: 'money'; readonly draftId: string }
  | { readonly at: 'done'; readonly entry: JournalEntry }
  /** `number` is of a return whose slip was shown. */
  | { readonly at: 'waiting'; readonly number: string };

export const findPlace: ReturnPlace = { at: 'find' };

/** Where a refusal leads: a slip to the money that it promises, all others to the reason. */
export function placeOfRefusal({ waiting }: Pick<Returns, 'waiting'>, refusal: FindRefusal): ReturnPlace {
  if (refusal.code !== 'nothing-sold') return { at: 'refused', refusal };
  const { receiptNumber: number } = refusal;
  const { refunds, elsewhere } = waiting.getState();
  return [...refunds, ...elsewhere].some(({ returnNumber }) => returnNumber === number)
    ? { at: 'waiting', number }
    : { at: 'refused', refusal };
}

/** The purchase of a refusal that still tells which one it was; null for all others. */
export function purchaseOfRefusal(refusal: FindRefusal): FoundPurchase | null {
  return refusal.code === 'fully-returned' ? refusal.found : null;
}

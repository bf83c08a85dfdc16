/** What is said of goods that come back: the usual answers that follow from the reason, and the quantity typed. */
import type { Unit } from '../../../shared/domain/entities/article.ts';
import type { Condition } from '../../../shared/domain/entities/return-rules.ts';
import type { Disposition, ReturnReason } from '../../../shared/domain/operations/return.ts';
import { parseQuantity } from '../../ui/typed-number.ts';

/** What the dialog of a line answers. Quantity in thousandths; a null price is the lowest recent one. */
export interface LineChoice {
  readonly quantityMilli: number;
  readonly reason: ReturnReason;
  readonly condition: Condition;
  readonly disposition: Disposition;
  readonly unitPriceMinor: number | null;
}

/** The reasons in the order of their keys, 1 to 8. */
export const reasons = [
  'unwanted',
  'wrong-size',
  'not-as-described',
  'defective',
  'damaged-on-the-way',
  'wrong-item',
  'too-late',
  'other',
] as const satisfies readonly ReturnReason[];

/** The condition that a reason speaks of; what was chosen by hand stays. */
export function conditionFor(reason: ReturnReason): Condition {
  return reason === 'defective' || reason === 'damaged-on-the-way' ? 'defective' : 'good';
}

/** Where goods in a condition go if nobody says otherwise: only what is as new goes on sale again. */
export function dispositionFor(condition: Condition): Disposition {
  return condition === 'good' ? 'to-stock' : 'damaged';
}

/** A quantity that was typed, in thousandths; null unless it is above zero, at most `maxMilli`, and whole for pieces. */
export function typedQuantity(text: string, unit: Unit, maxMilli: number): number | null {
  const typed = parseQuantity(text);
  if (typed === null || typed > maxMilli) return null;
  return unit === 'piece' && typed % 1000 !== 0 ? null : typed;
}

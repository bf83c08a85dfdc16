/**
 * Where a payment stands while it is made: what is still to be paid, in cash and otherwise, and the change. It
 * says the same as deciding the sale will (decide-sale.ts).
 */
import { type CashRounding, roundCash } from '../../money/cash.ts';

/** Where a payment stands. Minor units. */
export interface Balance {
  /** Still to be paid, exactly; below zero when what was taken exceeds the total. */
  readonly dueMinor: number;
  /** The same if it is paid in cash: rounded where cash is. */
  readonly dueInCashMinor: number;
  /** What the cash so far leaves open; zero when it covers. Exact as long as there is no cash. */
  readonly missingMinor: number;
  readonly changeMinor: number;
  readonly covered: boolean;
}

/**
 * Works out the balance from the total, what cards and transfers have paid, and the cash handed over; null when
 * no cash was taken yet.
 */
export function balanceOf(
  totalMinor: number,
  takenMinor: number,
  cashMinor: number | null,
  rounding: CashRounding | null,
): Balance {
  const dueMinor = totalMinor - takenMinor;
  const openMinor = Math.max(0, dueMinor);
  const dueInCashMinor = roundCash(openMinor, rounding);
  const neededMinor = cashMinor === null ? openMinor : dueInCashMinor;
  const handedMinor = cashMinor ?? 0;
  return {
    dueMinor,
    dueInCashMinor,
    missingMinor: Math.max(0, neededMinor - handedMinor),
    changeMinor: openMinor === 0 ? 0 : Math.max(0, handedMinor - neededMinor),
    covered: dueMinor >= 0 && handedMinor >= neededMinor,
  };
}

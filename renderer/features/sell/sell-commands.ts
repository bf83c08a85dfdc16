/**
 * What the sell screen does to the cart, with the approvals it takes: a change that needs a right the cashier
 * lacks is asked of somebody else at once, and taken back when nobody lends it.
 */

import type { Discount } from '../../../shared/domain/sell/cart.ts';
import type { MissingRight } from '../../../shared/domain/sell/rights.ts';
import type { RecordRefusal, SellState, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import type { DayRefusal } from '../../ui/day-refusal-text.ts';

/** How the commands tell the cashier what came of them. */
export interface SellFeedback {
  /** What a right is asked for, in words: how much, of what. */
  wanted(right: MissingRight): string;
  refused(refusal: RecordRefusal): void;
  /** Nobody approved, and what needed it was taken back. */
  notApproved(): void;
  drawerOpened(): void;
  /** `pointsFreed`: points that were to be spent are free again, and their part of the bill is due. */
  parked(pointsFreed: boolean): void;
  dayRefused(refusal: DayRefusal): void;
}

/** The commands of the sell screen. */
export interface SellCommands {
  setPrice(lineId: number, unitPriceMinor: number | null): Promise<void>;
  setLineDiscount(lineId: number, discount: Discount | null): Promise<void>;
  setCartDiscount(discount: Discount | null): Promise<void>;
  removeLine(lineId: number, reason: string): Promise<void>;
  voidCart(reason: string): Promise<void>;
  openDrawer(reason: string): Promise<void>;
  /** Puts the cart aside. */
  park(): Promise<void>;
}

/** Makes the commands of a till. */
export function sellCommands(till: Till, ask: AskApproval, feedback: SellFeedback): SellCommands {
  const { actions } = till;
  const lineOf = (lineId: number) => till.sell.getState().cart.lines.find((line) => line.lineId === lineId);

  /** Gets every approval that is missing now; false when one isn't given. */
  async function approveAll(): Promise<boolean> {
    const asked = new Set<string>();
    for (let right = actions.missingRights()[0]; right; right = actions.missingRights()[0]) {
      const key = `${right.verb}:${right.lineId}`;
      const { verb, lineId } = right;
      const isEnough = (approvedBy: string): boolean =>
        !actions
          .missingRights({ verb, lineId, approvedBy })
          .some((each) => each.verb === verb && each.lineId === lineId);
      const approvedBy = asked.has(key) ? null : await ask(verb, feedback.wanted(right), isEnough);
      if (approvedBy === null) {
        feedback.notApproved();
        return false;
      }
      asked.add(key);
      await actions.addApproval(verb, lineId, approvedBy);
    }
    return true;
  }

  /** The approver of a verb: null when the cashier may; undefined when nobody approved. */
  async function approverOf(
    verb: MissingRight['verb'],
    lineId: number | null = null,
  ): Promise<string | null | undefined> {
    if (till.session.getState().role?.verbs.includes(verb)) return null;
    return (await ask(verb, feedback.wanted({ verb, lineId }))) ?? undefined;
  }

  /** Refuses, unless the cart turned out to be paid: that is told, with what became of its goods, wherever it shows. */
  const unlessPaid = (before: SellState['paidAfterAll'], tell: () => void): void => {
    if (till.sell.getState().paidAfterAll === before) tell();
  };

  return {
    async setPrice(lineId, unitPriceMinor) {
      const before = lineOf(lineId)?.unitPriceOverrideMinor ?? null;
      await actions.setPrice(lineId, unitPriceMinor);
      if (!(await approveAll())) await actions.setPrice(lineId, before);
    },
    async setLineDiscount(lineId, discount) {
      const before = lineOf(lineId)?.discount ?? null;
      await actions.setLineDiscount(lineId, discount);
      if (!(await approveAll())) await actions.setLineDiscount(lineId, before);
    },
    async setCartDiscount(discount) {
      const before = till.sell.getState().cart.discount;
      await actions.setCartDiscount(discount);
      if (!(await approveAll())) await actions.setCartDiscount(before);
    },
    async removeLine(lineId, reason) {
      const approvedBy = await approverOf('void-line', lineId);
      if (approvedBy === undefined) return;
      const { paidAfterAll } = till.sell.getState();
      const answer = await actions.removeLine(lineId, reason, approvedBy);
      if (!answer.ok) unlessPaid(paidAfterAll, () => feedback.refused(answer.reason));
    },
    async voidCart(reason) {
      const approvedBy = await approverOf('void-cart');
      if (approvedBy === undefined) return;
      const { paidAfterAll } = till.sell.getState();
      const answer = await actions.voidCart(reason, approvedBy);
      if (!answer.ok) unlessPaid(paidAfterAll, () => feedback.refused(answer.reason));
    },
    async openDrawer(reason) {
      const approvedBy = await approverOf('no-sale');
      if (approvedBy === undefined) return;
      const answer = await till.shiftActions.noSale(reason, approvedBy);
      if (!answer.ok) return feedback.dayRefused(answer.reason);
      void till.printing.openDrawer('no-sale');
      feedback.drawerOpened();
    },
    async park() {
      const approvedBy = await approverOf('park');
      if (approvedBy === undefined) return;
      const { cart, paidAfterAll } = till.sell.getState();
      const spends = (cart.loyalty?.spendPoints ?? 0) > 0;
      const answer = await till.parkedActions.park(approvedBy);
      if (answer.ok) feedback.parked(spends);
      else unlessPaid(paidAfterAll, () => feedback.dayRefused(answer.reason));
    },
  };
}

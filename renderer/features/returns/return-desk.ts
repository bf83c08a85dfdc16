/** What the pages of returns share: the draft as it stands, changing its lines, lending a right, and refusals told. */
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Verb } from '../../../shared/domain/entities/reference.ts';
import type { ReturnRefusal } from '../../../shared/domain/returns/plan-return.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ReturnDraft, ReturnDraftLine, ShownReturn } from '../../till/return-types.ts';
import type { Till } from '../../till/till.ts';
import { type AskApproval, lenderOf } from '../../ui/ask-approval.ts';
import { useNotice } from '../../ui/notice.tsx';
import { type AnyRefusal, refusalText } from '../../ui/refusal-text.ts';
import type { ReturnNames } from '../../ui/return-refusal-text.ts';
import type { ShortcutAction } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useView } from '../../ui/use-view.ts';
import type { ReturnPlace } from './return-place.ts';

/** What every page of returns is handed. */
export interface ReturnPageProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly go: (place: ReturnPlace) => void;
}

/** What a page of one return needs. */
export interface OneReturnProps extends ReturnPageProps {
  readonly shown: ShownReturn;
  /** Shows the shift, and this return after it. */
  readonly onShift: () => void;
}

/** The draft with what follows from it, planned anew with every change; null when it isn't open here. */
export function useShownReturn(till: Till, draftId: string): ShownReturn | null {
  useStore(till.returns.work);
  useStore(till.sell, (sell) => sell.cart);
  useStore(till.health, (health) => health.connected);
  useView(till.reference);
  return till.returns.shown(draftId);
}

/** Names for refusals: of the purchase's lines, and of the catalogue. */
export function namesOf(till: Till, shown: ShownReturn | null): ReturnNames {
  return {
    line: (purchaseLineId) =>
      shown?.lines.find(({ line }) => line.lineId === purchaseLineId)?.line.name ?? String(purchaseLineId),
    sku: (sku) =>
      shown?.lines.find(({ line }) => line.sku === sku)?.line.name ?? till.catalog.bySku(sku)?.name ?? sku,
  };
}

/** A refusal of this return in words. */
export function useRefusalText(till: Till, shown: ShownReturn | null): (refusal: AnyRefusal) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (refusal) => refusalText(refusal, t, format, namesOf(till, shown));
}

/** Tells why something wasn't done, with a low sound. */
export function useRefuse(till: Till, shown: ShownReturn | null): (refusal: AnyRefusal) => void {
  const notify = useNotice();
  const text = useRefusalText(till, shown);
  return (refusal) => {
    soundUnknown();
    notify(text(refusal), 'problem');
  };
}

/**
 * The draft with other lines. What somebody let pass was for the lines as they were, so it is asked anew; other
 * rights that were lent stay.
 */
export function withLines(draft: ReturnDraft, lines: readonly ReturnDraftLine[]): ReturnDraft {
  const approvals = draft.approvals.filter(({ verb }) => verb !== 'return-override');
  return { ...draft, lines: [...lines], override: false, approvals };
}

/** Gives a return up that nobody chose anything for: looking at a purchase begins none. */
export function dropUntouched({ returns }: Pick<Till, 'returns'>, draft: ReturnDraft): void {
  if (draft.lines.length === 0 && draft.made.length === 0) void returns.drop(draft.id);
}

/** Keys that go through a list of buttons, found by their class, and keep going round. */
export function useArrows(selector: string): Record<'ArrowUp' | 'ArrowDown', ShortcutAction> {
  const go = (step: number) => (): unknown => {
    const buttons = [...document.querySelectorAll<HTMLElement>(`${selector}:not([disabled])`)];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? (step > 0 ? 0 : buttons.length - 1) : (at + step + buttons.length) % buttons.length;
    buttons[next]?.focus();
    return buttons.length > 0;
  };
  return { ArrowUp: go(-1), ArrowDown: go(1) };
}

/** Brings a line into view whenever something of it was chosen. */
export function useSeen(chosen: object | null): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  const before = useRef(chosen);
  useEffect(() => {
    if (chosen !== null && chosen !== before.current) row.current?.scrollIntoView({ block: 'nearest' });
    before.current = chosen;
  }, [chosen]);
  return row;
}

/** The right that a plan lacks; `override` where it lets pass what the rules or limits alone don't. */
export interface NeededRight {
  readonly verb: Extract<Verb, 'return' | 'return-override' | 'return-blind'>;
  readonly override: boolean;
}

/** The right that would let a refused plan pass; null where none does. */
export function rightFor(refusal: ReturnRefusal): NeededRight | null {
  switch (refusal.code) {
    case 'rule-refused':
    case 'above-limit':
    case 'weak-evidence':
      return { verb: 'return-override', override: true };
    case 'right-missing':
      return { verb: refusal.verb, override: false };
    default:
      return null;
  }
}

/** How many lines an exchange would find in the open cart, which nobody scanned for it. */
export function linesBeforeExchange({ sell }: Pick<Till, 'sell'>, draftId: string): number {
  const { cart } = sell.getState();
  return cart.id === draftId ? 0 : cart.lines.length;
}

/**
 * Puts the purchase's customer on the cart of its exchange, so that they earn on what they take instead; whoever is on
 * it already stays. A receipt in the hand is no card: points are spent as for a spoken number.
 */
export async function takeCustomerAlong(
  { sell, customers }: Pick<Till, 'sell' | 'customers'>,
  { purchase }: Pick<ShownReturn, 'purchase'>,
): Promise<void> {
  const customerId = purchase?.customerId ?? null;
  const { cart } = sell.getState();
  if (customerId === null || cart.customerId !== null || !customers.hit(customerId)) return;
  // Whoever can't be chosen isn't: the cart is sold without them.
  await customers.choose(customerId, 'phone');
}

/** Takes them off again with an exchange that was given up before anything was chosen. */
export async function leaveCustomer(
  { sell, customers }: Pick<Till, 'sell' | 'customers'>,
  { purchase }: Pick<ShownReturn, 'purchase'>,
): Promise<void> {
  const { cart } = sell.getState();
  const isTheirs = cart.customerId !== null && cart.customerId === purchase?.customerId;
  if (isTheirs && cart.lines.length === 0) await customers.choose(null, 'phone');
}

function verbsOf(reference: Till['reference'], staffId: string): readonly Verb[] {
  const roleId = reference.staff().find(({ id }) => id === staffId)?.roleId;
  const role = reference.all().find((row) => row.type === 'role' && row.id === roleId);
  return role?.type === 'role' ? role.verbs : [];
}

/** Asks for a right where it is lacking and notes in the draft who lent it. False when nobody did. */
export function useLend(
  { returns, session, reference }: Pick<Till, 'returns' | 'session' | 'reference'>,
  askApproval: AskApproval,
): (draftId: string, needed: NeededRight, note: string) => Promise<boolean> {
  return useCallback(
    async (draftId, { verb, override }, note) => {
      const lender = await lenderOf(session, askApproval, verb, note);
      if (lender === undefined) return false;
      // Who lets a return pass lends what else it takes in the same go, as far as they hold it.
      const own = session.getState().role?.verbs ?? [];
      const theirs = lender === null ? [] : verbsOf(reference, lender);
      const lent =
        verb === 'return-override' && theirs.includes('return') ? [verb, 'return' as const] : [verb];
      const lacked =
        lender === null
          ? []
          : lent.filter((each) => !own.includes(each)).map((each) => ({ verb: each, approvedBy: lender }));
      returns.change(draftId, (draft) => ({
        ...draft,
        override: draft.override || override,
        approvals: [
          ...draft.approvals.filter((each) => !lacked.some((other) => other.verb === each.verb)),
          ...lacked,
        ],
      }));
      return true;
    },
    [returns, session, reference, askApproval],
  );
}

/** The shift of a till as screens and selling see it. */
import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { CashMovementPayload } from '../../shared/domain/operations/cash-movement.ts';
import type { ShiftClosePayload } from '../../shared/domain/operations/shift-close.ts';
import type { DrawerCount, OpenShift, ShiftRefusal } from '../../shared/domain/shift/decide-shift.ts';
import type { ShownReport } from '../../shared/domain/shift/shift-report.ts';
import type { Currency } from '../../shared/money/money.ts';

/** Why nothing may be sold now: no shift is open, or the open one must be closed first. */
export type ShiftBar = 'no-shift' | 'shift-too-old' | 'shift-other-currency';

/** The shift now. */
export interface ShiftState {
  readonly open: (OpenShift & { readonly currency: Currency }) | null;
  readonly state: 'none' | 'open' | 'warn' | 'blocked';
  /** Whether a sale needs a shift now and none is open, or it is open for too long or in another currency than the store's. */
  readonly mayNotSell: ShiftBar | null;
}

/** Why something wasn't done to the shift. */
export type ShiftActionRefusal =
  | ShiftRefusal
  | { readonly code: 'not-signed-in' }
  /** Somebody does the same just now. */
  | { readonly code: 'busy' }
  | { readonly code: 'journal-refused'; readonly reason: string; readonly detail: string };

/** The drawer counted against what should be in it. */
export interface CountedDrawer {
  readonly counts: readonly DrawerCount[];
  readonly expectedMinor: number;
  /** The last count less what was expected. */
  readonly differenceMinor: number;
  /** Whether the difference needs somebody else's approval. */
  readonly isAboveLimit: boolean;
  /** Whether the drawer may be counted once more. */
  readonly mayRecount: boolean;
}

/** What is open when a shift is about to be closed. */
export interface OpenItems {
  readonly parkedSales: number;
  readonly unsentOperations: number;
  readonly unsettledAttempts: readonly {
    readonly attemptId: string;
    readonly method: string;
    readonly amountMinor: number;
  }[];
}

/** A shift that was closed here or at another till of the store. */
export interface ClosedShift {
  readonly operationId: string;
  readonly tillId: string;
  readonly closedBy: string | null;
  readonly closedAtMs: number;
  readonly ownTill: boolean;
  readonly close: ShiftClosePayload;
}

/** What can be done with a shift. Whoever is signed in does it. */
export interface ShiftActions {
  open(intent: {
    readonly float: DrawerCount;
    readonly approvedBy: string | null;
  }): Promise<Result<JournalEntry, ShiftActionRefusal>>;
  moveCash(
    intent: Pick<CashMovementPayload, 'direction' | 'amountMinor' | 'reason' | 'note' | 'approvedBy'>,
  ): Promise<Result<JournalEntry, ShiftActionRefusal>>;
  /**
   * The figures so far; needs the right `x-report`, own or lent. Those of the drawer are null unless whoever is
   * signed in holds `cash-difference`.
   */
  xReport(approvedBy: string | null): Result<ShownReport, ShiftActionRefusal>;
  /**
   * Keeps a count of the drawer and only then tells what was expected. A second count is the last; counts
   * outlive a restart, and are void once cash moved after them.
   */
  countDrawer(count: DrawerCount): Promise<Result<CountedDrawer, ShiftActionRefusal>>;
  /** The counts that hold now; null when the drawer isn't counted yet. */
  countedDrawer(): Promise<CountedDrawer | null>;
  /** Closes on the counts that were kept; the Z report is in the entry. */
  close(intent: {
    readonly note: string | null;
    readonly approvedBy: string | null;
  }): Promise<Result<JournalEntry, ShiftActionRefusal>>;
  openItems(): Promise<OpenItems>;
  /** Whether the drawer should hold so much cash; without a shift nobody knows, and nothing is said against it. */
  holdsCash(amountMinor: number): boolean;
  /** Closed shifts newest first: own ones from the journal, others from the feed. */
  closedShifts(limit: number): Promise<ClosedShift[]>;
  /** Records that the drawer is opened without a sale; needs the right `no-sale`, own or lent. */
  noSale(reason: string, approvedBy: string | null): Promise<Result<JournalEntry, ShiftActionRefusal>>;
}

/** What the till offers of its shift. */
export interface TillShift {
  readonly shift: StoreApi<ShiftState>;
  readonly shiftActions: ShiftActions;
}

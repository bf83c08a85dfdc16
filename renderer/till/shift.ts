/**
 * The shift of this till: opening, cash in and out, counting, closing, all offline. A shift belongs to the till
 * and its journals; cashiers change within it. While it is being closed nothing else may enter it, so that its
 * Z report holds everything that names it. Rules [SHIFT*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Timer, Timers } from '../../shared/base/environment.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import {
  type DrawerCount,
  decideCashMovement,
  decideNoSale,
  decideShiftClose,
  decideShiftOpen,
  decideXReport,
  type ShiftView,
} from '../../shared/domain/shift/decide-shift.ts';
import type { Currency } from '../../shared/money/money.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { BusinessTime } from './business-time.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import type { FedReference } from './reference-view.ts';
import type { Session } from './session.ts';
import type { CountDrafts } from './shift-counts.ts';
import { createShiftFold, type RunningShift, type ShiftFold } from './shift-fold.ts';
import type {
  ClosedShift,
  CountedDrawer,
  OpenItems,
  ShiftActionRefusal,
  ShiftActions,
  ShiftState,
} from './shift-types.ts';

type Record = (decision: Decision) => Promise<Result<JournalEntry, JournalRefusal>>;

/** What a shift needs of the till around it. */
export interface ShiftParts {
  readonly host: Pick<TillHost, 'journalNewest' | 'journalRead' | 'journalStatus'>;
  readonly timers: Timers;
  readonly time: BusinessTime;
  readonly reference: FedReference;
  readonly session: Pick<Session, 'actor' | 'findActor'>;
  readonly counts: CountDrafts;
  readonly record: Record;
  openItems(): Promise<OpenItems>;
  closedShifts(limit: number): Promise<ClosedShift[]>;
}

/** The shift as the till holds it. */
export interface Shift {
  readonly state: StoreApi<ShiftState>;
  readonly actions: ShiftActions;
  /** Reads the shift from the journals; before that there is none. */
  load(): Promise<void>;
  /** Takes an entry that is on disk. */
  recorded(entry: JournalEntry): void;
  /** Looks at the shift's age again: business time may have moved. */
  refresh(): void;
  /** The same recorder, except that what names a shift waits while one is closed, and is refused after. */
  guarded(record: Record): Record;
  close(): void;
}

/** How often a shift's age is looked at, ms. */
const lookAgainMs = 30_000;

/** Makes the shift of a till. */
export function createShift(parts: ShiftParts): Shift {
  return new TillShiftKeeper(parts);
}

class TillShiftKeeper implements Shift {
  readonly state: StoreApi<ShiftState>;
  readonly actions: ShiftActions;
  private readonly parts: ShiftParts;
  private readonly fold: ShiftFold;
  private readonly stopListening: () => void;
  private timer: Timer;
  /** Entries that name the shift and are on their way into the journal. */
  private readonly entering = new Set<Promise<unknown>>();
  private changing: Promise<unknown> | null = null;

  constructor(parts: ShiftParts) {
    this.parts = parts;
    this.fold = createShiftFold(parts.host);
    this.state = createStore<ShiftState>(() => ({ open: null, state: 'none', mayNotSell: null }));
    this.actions = this.makeActions();
    this.stopListening = parts.reference.subscribe(() => this.show());
    this.timer = parts.timers.after(lookAgainMs, () => this.lookAgain());
    this.show();
  }

  async load(): Promise<void> {
    await this.fold.load();
    this.show();
  }

  recorded(entry: JournalEntry): void {
    this.fold.add(entry);
    this.show();
  }

  refresh(): void {
    this.show();
  }

  guarded(record: Record): Record {
    return async (decision) => {
      const shiftId = shiftNamedBy(decision.payload);
      if (shiftId === null) return record(decision);
      while (this.changing) await this.changing;
      if (decision.kind !== 'payment-attempt' && this.fold.running()?.shiftId !== shiftId) {
        return refused({ code: 'journal-refused', reason: 'shift-closed', detail: '' });
      }
      const entering = record(decision);
      this.entering.add(entering);
      return entering.finally(() => this.entering.delete(entering));
    };
  }

  close(): void {
    this.timer.cancel();
    this.stopListening();
  }

  private lookAgain(): void {
    this.show();
    this.timer = this.parts.timers.after(lookAgainMs, () => this.lookAgain());
  }

  private show(): void {
    const running = this.fold.running();
    const { reference, time } = this.parts;
    const next = stateOf(running, reference.settings().shifts, reference.store()?.currency, time.nowMs());
    const now = this.state.getState();
    const same = now.state === next.state && now.mayNotSell === next.mayNotSell;
    if (!same || now.open?.shiftId !== next.open?.shiftId) this.state.setState(next, true);
  }

  private makeActions(): ShiftActions {
    const { openItems, closedShifts } = this.parts;
    return {
      open: ({ float, approvedBy }) =>
        this.alone(async (view) => {
          const decided = decideShiftOpen(view, this.fold.lastNumber() + 1, { float, approvedBy });
          return this.recordDecided('shift-open', view, decided);
        }),
      moveCash: (intent) => {
        const view = this.view();
        if (!view) return Promise.resolve(refused({ code: 'not-signed-in' }));
        const expectedMinor = this.fold.running()?.report.drawer.expectedMinor ?? 0;
        return this.recordDecided('cash-movement', view, decideCashMovement(view, expectedMinor, intent));
      },
      xReport: (approvedBy) => {
        const view = this.view();
        const running = this.fold.running();
        if (!view) return refused({ code: 'not-signed-in' });
        return running ? decideXReport(view, running.report, approvedBy) : refused({ code: 'no-shift' });
      },
      countDrawer: (count) => this.alone((view) => this.countDrawer(view, count)),
      countedDrawer: async () => {
        const running = this.fold.running();
        const counts = running ? await this.parts.counts.of(running) : [];
        return running && counts.length > 0 ? this.counted(running, counts) : null;
      },
      close: (intent) => this.alone((view) => this.closeShift(view, intent)),
      openItems: () => openItems(),
      holdsCash: (amountMinor) => {
        const running = this.fold.running();
        return !running || amountMinor <= running.report.drawer.expectedMinor;
      },
      closedShifts: (limit) => closedShifts(limit),
      noSale: async (reason, approvedBy) => {
        const view = this.view();
        if (!view) return refused({ code: 'not-signed-in' });
        return this.recordDecided('audit', view, decideNoSale(view, reason, approvedBy));
      },
    };
  }

  private view(): ShiftView | null {
    const { session, reference } = this.parts;
    const actor = session.actor();
    const running = this.fold.running();
    if (!actor) return null;
    return {
      actor,
      open: running,
      currency: running?.report.currency ?? reference.store()?.currency ?? null,
      findActor: session.findActor,
    };
  }

  private async recordDecided(
    kind: Decision['kind'],
    view: ShiftView,
    decided: Result<object, ShiftActionRefusal>,
    after: readonly string[] = [],
  ): Promise<Result<JournalEntry, ShiftActionRefusal>> {
    if (!decided.ok) return decided;
    const { record } = this.parts;
    const write = kind === 'cash-movement' ? this.guarded(record) : record;
    return write({ kind, payload: decided.value, staffId: view.actor.staffId, after });
  }

  /** Runs what changes the shift by itself: entries under way are waited for, others wait. */
  private async alone<T>(
    work: (view: ShiftView) => Promise<Result<T, ShiftActionRefusal>>,
  ): Promise<Result<T, ShiftActionRefusal>> {
    if (this.changing) return refused({ code: 'busy' });
    const change = (async () => {
      await Promise.allSettled(this.entering);
      const view = this.view();
      return view ? work(view) : refused({ code: 'not-signed-in' as const });
    })();
    this.changing = change.catch(() => {});
    try {
      return await change;
    } finally {
      this.changing = null;
    }
  }

  private async countDrawer(
    view: ShiftView,
    count: DrawerCount,
  ): Promise<Result<CountedDrawer, ShiftActionRefusal>> {
    const running = this.fold.running();
    if (!running || !view.open) return refused({ code: 'no-shift' });
    const before = await this.parts.counts.of(running);
    if (before.length > 1) return refused({ code: 'counted-twice' });
    const counts = [...before, count];
    await this.parts.counts.keep(running, counts);
    return ok(this.counted(running, counts));
  }

  private counted(running: RunningShift, counts: readonly DrawerCount[]): CountedDrawer {
    const { expectedMinor } = running.report.drawer;
    const differenceMinor = (counts.at(-1)?.sumMinor ?? 0) - expectedMinor;
    const { differenceLimitMinor } = this.parts.reference.settings().shifts;
    return {
      counts,
      expectedMinor,
      differenceMinor,
      isAboveLimit: Math.abs(differenceMinor) > differenceLimitMinor,
      mayRecount: counts.length < 2,
    };
  }

  private async closeShift(
    view: ShiftView,
    { note, approvedBy }: { readonly note: string | null; readonly approvedBy: string | null },
  ): Promise<Result<JournalEntry, ShiftActionRefusal>> {
    const running = this.fold.running();
    if (!running) return refused({ code: 'no-shift' });
    const items = await this.parts.openItems();
    const decided = decideShiftClose(view, this.parts.reference.settings().shifts.differenceLimitMinor, {
      report: running.report,
      counts: await this.parts.counts.of(running),
      note,
      approvedBy,
      open: {
        parkedSales: items.parkedSales,
        unsentOperations: items.unsentOperations,
        unsettledAttempts: items.unsettledAttempts.map((attempt) => attempt.attemptId),
      },
    });
    const closed = await this.recordDecided('shift-close', view, decided, [running.shiftId]);
    if (closed.ok) await this.parts.counts.forget(running);
    return closed;
  }
}

/** The shift that a payload names: its own, or that of the sale within it. */
function shiftNamedBy(payload: object): string | null {
  if ('shiftId' in payload && typeof payload.shiftId === 'string') return payload.shiftId;
  const sale = 'sale' in payload ? payload.sale : null;
  return typeof sale === 'object' && sale !== null ? shiftNamedBy(sale) : null;
}

/** What a shift's age means by the chain's settings, and its currency beside the store's, which isn't always known. */
function stateOf(
  running: RunningShift | null,
  settings: ReturnType<FedReference['settings']>['shifts'],
  storeCurrency: Currency | undefined,
  nowMs: number,
): ShiftState {
  if (!running) return { open: null, state: 'none', mayNotSell: settings.required ? 'no-shift' : null };
  const { report, ...rest } = running;
  const open = { ...rest, currency: report.currency };
  // A till may be enrolled into another store in mid-shift: the shift's figures would pass over what is sold there.
  if (storeCurrency !== undefined && report.currency !== storeCurrency)
    return { open, state: 'blocked', mayNotSell: 'shift-other-currency' };
  const ageMs = nowMs - open.openedAtMs;
  const isPast = (limitMs: number | null): boolean => limitMs !== null && ageMs >= limitMs;
  if (isPast(settings.blockAfterMs)) return { open, state: 'blocked', mayNotSell: 'shift-too-old' };
  return { open, state: isPast(settings.warnAfterMs) ? 'warn' : 'open', mayNotSell: null };
}

/**
 * The till's shift folded from its journals: opened by the last `shift-open` that no `shift-close` follows, in
 * whichever of the till's journals that stands, with everything after it. Each entry counts once, however often
 * it is told of. Rules [SHIFT*].
 */
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import type { OpenShift } from '../../shared/domain/shift/decide-shift.ts';
import { addToReport, emptyReport } from '../../shared/domain/shift/report-of.ts';
import type { ShiftReport } from '../../shared/domain/shift/shift-report.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';

/** The open shift with its figures so far. */
export interface RunningShift extends OpenShift {
  readonly report: ShiftReport;
}

/** The fold. */
export interface ShiftFold {
  /** The open shift; null when none is. */
  running(): RunningShift | null;
  /** The number of the last shift of this till that is known; 0 for none. */
  lastNumber(): number;
  /** Takes an entry that is on disk. */
  add(entry: JournalEntry): void;
  /** Reads the journals. Rejects when the host can't read them. */
  load(): Promise<void>;
}

const entriesPerRead = 1000;

/** Makes the fold of a till that has no shift until `load` or an entry says otherwise. */
export function createShiftFold(
  host: Pick<TillHost, 'journalNewest' | 'journalRead' | 'journalStatus'>,
): ShiftFold {
  let running: RunningShift | null = null;
  let lastNumber = 0;
  const counted = new Set<string>();

  const add = ({ operation }: JournalEntry): void => {
    if (counted.has(operation.id)) return;
    const parsed = parseOperation(operation);
    if (!parsed.ok) return;
    const known = parsed.value;
    if (known.kind === 'shift-open') {
      const { shiftNumber, currency, floatMinor } = known.payload;
      const opening = { shiftId: known.id, openedAtMs: known.at.businessMs, currency, floatMinor };
      counted.clear();
      lastNumber = Math.max(lastNumber, shiftNumber);
      running = {
        shiftId: known.id,
        shiftNumber,
        openedAtMs: known.at.businessMs,
        openedBy: known.staffId,
        report: emptyReport(opening),
      };
    } else if (known.kind === 'shift-close') {
      lastNumber = Math.max(lastNumber, known.payload.shiftNumber);
      if (running?.shiftId === known.payload.shiftId) running = null;
    } else if (running) {
      running = { ...running, report: addToReport(running.report, running.shiftId, known) };
    }
    counted.add(operation.id);
  };

  /** Everything of a journal after a place. A journal that can't be read ends there. */
  const readOn = async (journalId: string, afterSequence: number): Promise<void> => {
    for (let after = afterSequence; ; ) {
      const { entries, head } = await host.journalRead({
        journalId,
        afterSequence: after,
        limit: entriesPerRead,
      });
      for (const entry of entries) add(entry);
      const last = entries.at(-1)?.tillSequence;
      if (last === undefined || last >= head.tillSequence) return;
      after = last;
    }
  };

  return {
    running: () => running,
    lastNumber: () => lastNumber,
    add,
    load: async () => {
      const [newest] = await host.journalNewest({ kinds: ['shift-open', 'shift-close'], limit: 1 });
      if (!newest) return;
      add(newest);
      if (newest.operation.kind !== 'shift-open') return;
      const { journalId, earlierJournalIds } = await host.journalStatus(null);
      const journals = [...earlierJournalIds, journalId];
      await readOn(newest.journalId, newest.tillSequence);
      for (const later of journals.slice(journals.indexOf(newest.journalId) + 1)) await readOn(later, 0);
    },
  };
}

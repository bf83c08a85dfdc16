/**
 * Shifts against the real server and its database: documents reach the other tills, exceptions are the same in
 * whatever order facts come, and the Z reports of any shifts add up to the operations that the server holds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownOperation } from '../../shared/domain/operation-table.ts';
import { type ShiftClosePayload, shiftCloseSchema } from '../../shared/domain/operations/shift-close.ts';
import { emptyReport, mergeReports, reportOf } from '../../shared/domain/shift/report-of.ts';
import { push } from '../../sync-server/apply/push.ts';
import type { TillRecord } from '../../sync-server/store/access-records.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { arbitraryShiftOperation, shiftId as firstShift } from '../support/shift-operations.ts';
import { newId, newKeys, WireJournal } from '../support/wire-till.ts';

const keys = newKeys();
const till: TillRecord = {
  tillId: 'S1-1',
  storeId: 'S1',
  receiptPrefix: 'S1-1',
  publicKeys: [keys.publicKey],
  revokedAtMs: null,
};

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-shifts-'));
  await openEmptyStore('a.db');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openEmptyStore(name: string): Promise<void> {
  store = await openSqliteStore(join(folder, name), () => 1000);
  await store.write(({ access }) => access.addTill(till));
}

const newJournal = (): WireJournal => new WireJournal({ keys, tillId: till.tillId, storeId: till.storeId });

async function send(journal: WireJournal, from = 1, to = journal.entries.length): Promise<void> {
  const { journalId, receiptPrefix } = journal;
  const answer = await push(
    store,
    till,
    {
      journalId,
      receiptPrefix,
      after: journal.placeAt(from - 1),
      entries: journal.entries.slice(from - 1, to),
      breaks: [],
    },
    1000,
  );
  if (answer.code !== 'answered') throw new Error(answer.code);
}

async function rows(
  collection: 'exceptions' | 'documents' | 'outcomes',
): Promise<({ readonly id: string } & Record<string, unknown>)[]> {
  const found = await store.read(({ feed }) => feed.rowsAfter('store:S1', collection, 0, 10_000));
  return found
    .filter((row) => row.text !== null)
    .map((row) => ({ id: row.id, ...(JSON.parse(row.text ?? '') as Record<string, unknown>) }));
}

const report = emptyReport({ shiftId: firstShift, openedAtMs: 0, currency: 'RUB', floatMinor: 10_000 });

function closePayload(change: Partial<ShiftClosePayload> = {}): ShiftClosePayload {
  const { countedMinor = 10_000 } = change;
  return shiftCloseSchema.parse({
    shiftId: firstShift,
    shiftNumber: 1,
    report,
    counted: [],
    countedMinor,
    firstCountMinor: null,
    differenceMinor: countedMinor - (change.report ?? report).drawer.expectedMinor,
    differenceLimitMinor: 50,
    approvedBy: null,
    note: null,
    open: { parkedSales: 0, unsentOperations: 0, unsettledAttempts: [] },
    ...change,
  });
}

describe('exceptions of a shift', () => {
  it('[SHIFT17] a difference above the limit raises `cash-difference`, one up to it does not', async () => {
    const journal = newJournal();
    journal.append('shift-close', closePayload({ countedMinor: 9_950 }));
    const { operation } = journal.append(
      'shift-close',
      closePayload({ countedMinor: 9_949, approvedBy: 'boss' }),
    );
    await send(journal);
    expect(await rows('exceptions')).toMatchObject([
      {
        id: `cash-difference:${operation.id}`,
        kind: 'cash-difference',
        subject: firstShift,
        causes: [operation.id],
        details: { differenceMinor: -51, limitMinor: 50, shiftNumber: 1, approvedBy: 'boss' },
      },
    ]);
    const outcome = (await rows('outcomes')).find((row) => row.id === operation.id);
    expect(outcome).toMatchObject({ status: 'applied-with-exception' });
  });

  it('[SHIFT18] a payment in doubt at the close stands until it is settled, in whatever order the facts come', async () => {
    const askedIn = newJournal();
    const attemptId = newId();
    askedIn.append(
      'payment-attempt',
      {
        stage: 'asked',
        method: 'card-terminal',
        action: 'pay',
        forOperationId: newId(),
        shiftId: firstShift,
        currency: 'RUB',
        amountMinor: 700,
        terminalId: null,
        ofAttemptId: null,
      },
      { id: attemptId },
    );
    const closedIn = newJournal();
    const { operation: close } = closedIn.append(
      'shift-close',
      closePayload({ open: { parkedSales: 0, unsentOperations: 0, unsettledAttempts: [attemptId] } }),
    );
    const settledIn = newJournal();
    settledIn.append('payment-attempt', {
      stage: 'settled',
      attemptId,
      outcome: 'not-executed',
      amountMinor: 0,
      reference: null,
      referenceTime: null,
      card: null,
      reason: null,
      approvedBy: null,
    });
    const orders = [
      [askedIn, closedIn, settledIn],
      [closedIn, askedIn, settledIn],
      [settledIn, closedIn, askedIn],
      [closedIn, settledIn, askedIn],
    ];
    for (const [index, order] of orders.entries()) {
      await store.close();
      await openEmptyStore(`order-${index}.db`);
      const seen = new Set<WireJournal>();
      for (const journal of order) {
        await send(journal);
        seen.add(journal);
        const stands = seen.has(closedIn) && !seen.has(settledIn);
        const raised = (await rows('exceptions')).filter((row) => row.kind === 'payment-unsettled');
        expect(raised.map((row) => row.id)).toEqual(stands ? [`payment-unsettled:${attemptId}`] : []);
        if (stands)
          expect(raised).toMatchObject([
            {
              causes: [attemptId, close.id].sort(),
              details: seen.has(askedIn) ? { amountMinor: 700, method: 'card-terminal' } : { tillId: 'S1-1' },
            },
          ]);
      }
      expect((await rows('outcomes')).map((row) => row.status)).toEqual(['applied', 'applied', 'applied']);
    }
  });

  it('[SHIFT18] an operation that is held raises nothing, and what it raised goes', async () => {
    const journal = newJournal();
    const { operation } = journal.append(
      'shift-close',
      closePayload({ countedMinor: 0, approvedBy: 'boss' }),
    );
    await send(journal);
    expect(await rows('exceptions')).toHaveLength(1);
    // The same operation id in a journal that sorts before: that one counts now, and says nothing of the kind.
    const before = new WireJournal(
      { keys, tillId: till.tillId, storeId: till.storeId },
      '00000000-0000-7000-8000-000000000000',
    );
    before.append('audit', auditOf(), { id: operation.id });
    await send(before);
    expect((await rows('exceptions')).map((row) => row.kind)).toEqual(['operation-repeated']);
    expect(await rows('documents')).toEqual([]);
  });
});

function auditOf() {
  return { verb: 'no-sale', subject: null, reason: null, approvedBy: null, amountMinor: null };
}

describe('documents', () => {
  it('[REPORT5] shifts, cash and goods are in the feed, sales and audits are not', async () => {
    const journal = newJournal();
    const { operation: opened } = journal.append('shift-open', {
      shiftNumber: 1,
      currency: 'RUB',
      floatMinor: 0,
      counted: [],
      approvedBy: null,
    });
    journal.append('audit', auditOf());
    const { operation: goods } = journal.move('A', 3);
    await send(journal);
    expect((await rows('documents')).map((row) => row.id).sort()).toEqual([opened.id, goods.id].sort());
    expect((await rows('documents'))[0]).toMatchObject({ journalId: journal.journalId, operation: {} });
  });
});

describe('Z reports and operations', () => {
  /** A few shifts one after the other, each with its operations. */
  const shifts = fc.array(
    fc.uuid({ version: 7 }).chain((shiftId) =>
      fc.record({
        shiftId: fc.constant(shiftId),
        floatMinor: fc.nat(100_000),
        operations: fc.array(arbitraryShiftOperation(null, shiftId), { maxLength: 8 }),
      }),
    ),
    { minLength: 1, maxLength: 4 },
  );

  it('[REPORT6] the Z reports of any shifts add up to the operations that the server holds', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(shifts, fc.boolean(), async (all, late) => {
        await store.close();
        run += 1;
        await openEmptyStore(`run-${run}.db`);
        const journal = newJournal();
        for (const [index, shift] of all.entries()) writeShift(journal, shift, index + 1);
        // What comes late comes in pieces; the shift it names stays the same.
        const cut = late ? Math.ceil(journal.entries.length / 2) : journal.entries.length;
        await send(journal, 1, cut);
        if (cut < journal.entries.length) await send(journal, cut + 1);
        await expectSumsAgree();
      }),
      { numRuns: 40 },
    );
  });

  function writeShift(
    journal: WireJournal,
    shift: { shiftId: string; floatMinor: number; operations: readonly KnownOperation[] },
    shiftNumber: number,
  ): void {
    const { shiftId, floatMinor, operations } = shift;
    journal.append(
      'shift-open',
      { shiftNumber, currency: 'RUB', floatMinor, counted: [], approvedBy: null },
      { id: shiftId },
    );
    for (const { kind, version, payload, staffId, at } of operations)
      journal.append(kind, { ...payload }, { version, staffId, at });
    const z = reportOf({ shiftId, openedAtMs: 0, currency: 'RUB', floatMinor }, operations);
    const countedMinor = Math.max(0, z.drawer.expectedMinor);
    journal.append('shift-close', closePayload({ shiftId, shiftNumber, report: z, countedMinor }));
  }

  /** Adds up what stands in the server's database, sharing no sum with the till's report. */
  async function expectSumsAgree(): Promise<void> {
    const entries = await store.read(({ journals }) => journals.allEntries(null, 10_000));
    expect(entries.filter((entry) => entry.heldReason !== null)).toEqual([]);
    const payloads = (kind: string) =>
      entries
        .filter((entry) => entry.kind === kind)
        .map((entry) => (JSON.parse(entry.text) as { operation: { payload: never } }).operation.payload);
    const returns: (Pick<Sale, 'totalMinor' | 'roundingMinor'> & { refunds: Amount[]; sale: Sale | null })[] =
      payloads('return');
    const payments: { way: string; amountMinor: number }[] = payloads('refund-payment');
    const sales: Sale[] = [...payloads('sale'), ...returns.flatMap(({ sale }) => sale ?? [])];
    const moves: { direction: 'in' | 'out'; amountMinor: number }[] = payloads('cash-movement');
    const opens: { floatMinor: number }[] = payloads('shift-open');
    const reports = payloads('shift-close').map((payload) => shiftCloseSchema.parse(payload).report);
    const z = reports.reduce(mergeReports);
    const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
      items.reduce((total, item) => total + of(item), 0);
    expect(z.sales.documents).toEqual({
      count: sales.length,
      amountMinor: sum(sales, (sale) => sale.totalMinor),
    });
    expect(z.sales.roundingMinor).toBe(sum(sales, (sale) => sale.roundingMinor));
    for (const kind of ['cash', 'card-stand-alone', 'card-terminal', 'bank-transfer']) {
      const paid = sales.flatMap((sale) => sale.tenders).filter((tender) => tender.kind === kind);
      const told = z.sales.byTender.find((each) => each.tender === kind);
      expect(told?.amountMinor ?? 0).toBe(sum(paid, (tender) => tender.amountMinor));
    }
    expect(z.returns.documents).toEqual({
      count: returns.length,
      amountMinor: sum(returns, (each) => each.totalMinor),
    });
    const refunds = returns.flatMap((each) => each.refunds);
    for (const kind of ['cash', 'card-stand-alone', 'exchange', 'owed']) {
      const back = sum(refunds, (refund) => (refund.kind === kind ? refund.amountMinor : 0));
      const later = sum(payments, ({ way, amountMinor }) =>
        kind === 'owed' ? -amountMinor : way === kind ? amountMinor : 0,
      );
      expect(z.returns.byTender.find((each) => each.tender === kind)?.amountMinor ?? 0).toBe(back + later);
    }
    const lines = sales.flatMap((sale) => sale.lines);
    expect(sum(z.sales.byTaxRate, (each) => each.taxMinor)).toBe(sum(lines, (line) => line.taxMinor));
    expect(sum(z.sales.byCategory, (each) => each.quantityMilli)).toBe(
      sum(lines, (line) => line.quantityMilli),
    );
    for (const direction of ['in', 'out'] as const) {
      const moved = moves.filter((move) => move.direction === direction);
      expect(z.cash[direction]).toEqual({
        count: moved.length,
        amountMinor: sum(moved, (move) => move.amountMinor),
      });
    }
    const cash = sum(
      sales.flatMap((sale) => sale.tenders).filter((tender) => tender.kind === 'cash'),
      (tender) => tender.amountMinor,
    );
    expect(sum(reports, (each) => each.drawer.expectedMinor)).toBe(
      sum(opens, (each) => each.floatMinor) +
        cash -
        sum(refunds, (refund) => (refund.kind === 'cash' ? refund.amountMinor : 0)) -
        sum(payments, ({ way, amountMinor }) => (way === 'cash' ? amountMinor : 0)) +
        z.cash.in.amountMinor -
        z.cash.out.amountMinor,
    );
  }
});

interface Sale {
  readonly totalMinor: number;
  readonly roundingMinor: number;
  readonly tenders: Amount[];
  readonly lines: Line[];
}

interface Amount {
  readonly kind: string;
  readonly amountMinor: number;
}

interface Line {
  readonly taxMinor: number;
  readonly quantityMilli: number;
}

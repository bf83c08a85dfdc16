/**
 * Makes entries count: stores them, moves stock, raises and withdraws exceptions, and writes what changed
 * into the feed, all in the caller's transaction. A batch is settled as a whole; if its content can't be,
 * each entry is settled by itself in a savepoint, and one that still can't be is stored with its effect
 * held. So content never blocks what comes after it. Rules [PUSH*].
 */

import type { StockChange } from '../projections/count-exceptions.ts';
import { type ExceptionClaim, heldException, repeatedExceptions } from '../projections/exception-changes.ts';
import {
  type KeptOperation,
  keepUnderTopics,
  keptOperations,
  operationIn,
  topicsOf,
} from '../projections/operation-exceptions.ts';
import { purchaseKeysOf } from '../projections/purchase-keys.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { CountedRecord, CountLineRecord, LevelRecord, MovementRecord } from '../store/stock-records.ts';
import { ContentRefused, type WriteTransaction } from '../store/store.ts';
import { type OperationReader, type ReadEntry, rereadEntry } from './read-entry.ts';
import { repeatedReceipts } from './repeated-receipts.ts';
import { writeProjections } from './write-projections.ts';

/** An entry in its place. */
export type SettledEntry = ReadEntry & { readonly record: EntryRecord };

/** What else a push found out, beside its entries. */
export interface SettleContext {
  readonly readOperation: OperationReader;
  /** True when the entries are stored already and are read anew. */
  readonly stored: boolean;
}

/** Stores entries and makes them count. Throws for broken machines only. */
export async function settleEntries(
  transaction: WriteTransaction,
  entries: readonly SettledEntry[],
  claims: readonly ExceptionClaim[],
  context: SettleContext,
): Promise<void> {
  try {
    await transaction.savepoint(() => settleTogether(transaction, entries, claims, context));
    return;
  } catch (error) {
    if (!(error instanceof ContentRefused)) throw error;
  }
  for (const entry of entries) {
    try {
      await transaction.savepoint(() => settleTogether(transaction, [entry], [], context));
    } catch (error) {
      if (!(error instanceof ContentRefused)) throw error;
      await settleTogether(transaction, [held(entry, error.message)], [], context);
    }
  }
  await settleTogether(transaction, [], claims, context);
}

function held(entry: SettledEntry, why: string): SettledEntry {
  const heldDetail = `could not be applied: ${why}`.slice(0, 200);
  return {
    record: { ...entry.record, heldReason: 'invalid-operation', heldDetail },
    movements: [],
    operation: null,
    lost: null,
  };
}

async function settleTogether(
  transaction: WriteTransaction,
  entries: readonly SettledEntry[],
  claims: readonly ExceptionClaim[],
  context: SettleContext,
): Promise<void> {
  const records = entries.map((entry) => entry.record);
  if (context.stored) {
    await transaction.journals.setHeld(
      records.map((record) => ({ ...record, reason: record.heldReason, detail: record.heldDetail })),
    );
  } else await transaction.journals.insertEntries(records);
  const claimants = await claimantsByOperation(transaction, records);
  const { toApply, toHold } = await countOnce(transaction, entries, claimants, context);
  const moved = await moveStock(transaction, toApply, toHold);
  const kept = await keptNow(transaction, toApply, toHold, context.readOperation);
  await writeProjections(transaction, {
    kept,
    moved,
    claims: [
      ...claims,
      ...records.flatMap((record) => heldException(record) ?? []),
      ...[...claimants.values()].flatMap(repeatedExceptions),
      ...(await repeatedReceipts(transaction, records)),
    ],
    operations: [...records, ...[...claimants.values()].flat()],
    readOperation: context.readOperation,
  });
}

/** Entries that could count for the operations of these ones, the first to count first. */
async function claimantsByOperation(
  transaction: WriteTransaction,
  records: readonly EntryRecord[],
): Promise<Map<string, EntryRecord[]>> {
  const claimants = new Map<string, EntryRecord[]>();
  const ids = [...new Set(records.map((record) => record.operationId))];
  for (const record of await transaction.journals.entriesOf(ids)) {
    if (record.heldReason !== null && record.heldReason !== 'operation-repeated') continue;
    const own = claimants.get(record.operationId) ?? [];
    own.push(record);
    claimants.set(record.operationId, own);
  }
  return claimants;
}

/**
 * Lets exactly one claimant of each operation count: the first by journal, place and hash, whichever came
 * first, so that the order of arrival doesn't matter. Returns what is to be applied and what to be taken back.
 */
async function countOnce(
  transaction: WriteTransaction,
  entries: readonly SettledEntry[],
  claimants: ReadonlyMap<string, readonly EntryRecord[]>,
  context: SettleContext,
): Promise<{ toApply: SettledEntry[]; toHold: EntryRecord[] }> {
  const fresh = new Map(entries.map((entry) => [originOf(entry.record), entry]));
  const toApply: SettledEntry[] = [];
  const toHold: EntryRecord[] = [];
  const changes: Parameters<typeof transaction.journals.setHeld>[0][number][] = [];
  for (const own of claimants.values()) {
    for (const [index, record] of own.entries()) {
      const isFresh = fresh.get(originOf(record));
      const counts = index === 0;
      const appliedBefore = record.heldReason === null && !isFresh;
      if (counts && !appliedBefore) {
        toApply.push(isFresh ?? (await reread(transaction, record, context.readOperation)));
      }
      if (!counts && appliedBefore) toHold.push(record);
      const reason = counts ? null : ('operation-repeated' as const);
      if (record.heldReason !== reason) changes.push({ ...record, reason, detail: '' });
    }
  }
  await transaction.journals.setHeld(changes);
  return { toApply, toHold };
}

/** What is kept under all topics that operations touch which begin or cease to count here. */
async function keptNow(
  transaction: WriteTransaction,
  toApply: readonly SettledEntry[],
  toHold: readonly EntryRecord[],
  readOperation: OperationReader,
): Promise<Map<string, KeptOperation[]>> {
  const begin = toApply.flatMap((entry) => entry.operation ?? []);
  const ceasing = toHold.map((record) => ({ record, operation: operationIn(record, readOperation) }));
  const cease = ceasing.flatMap(({ operation }) => operation ?? []);
  await keepUnderTopics(transaction, begin);
  await transaction.returns.removePurchaseKeys(ceasing.flatMap(purchaseKeysOf));
  await transaction.returns.addPurchaseKeys(toApply.flatMap(purchaseKeysOf));
  return keptOperations(transaction, [...begin, ...cease].flatMap(topicsOf), readOperation);
}

async function reread(
  transaction: WriteTransaction,
  record: EntryRecord,
  readOperation: OperationReader,
): Promise<SettledEntry> {
  const till = await transaction.access.till(record.tillId);
  if (!till) throw new Error(`Invariant broken: the till ${record.tillId} of a stored entry is known`);
  return rereadEntry(record, till, readOperation);
}

/** Moves stock, and tells the levels after it, what moved when, and the count lines that don't count any more. */
async function moveStock(
  transaction: WriteTransaction,
  toApply: readonly SettledEntry[],
  toHold: readonly EntryRecord[],
): Promise<{ levels: LevelRecord[]; changes: StockChange[]; gone: CountLineRecord[] }> {
  const remove = toHold.map((record) => ({ storeId: record.storeId, origin: originOf(record) }));
  const changes: StockChange[] = [];
  const gone: CountLineRecord[] = [];
  for (const { storeId, origin } of remove) {
    changes.push(...(await transaction.stock.movements(storeId, [origin])));
    gone.push(...(await transaction.stock.countLinesOf(storeId, [origin])));
  }
  const add = toApply.flatMap(movementRecords);
  const counts = toApply.flatMap(countedRecords);
  const levels = await transaction.stock.move({ add, remove, counts });
  changes.push(...add, ...counts.map((line) => ({ ...line, businessMs: line.countedAtMs })));
  return { levels, changes, gone };
}

function movementRecords(entry: SettledEntry): MovementRecord[] {
  const origin = originOf(entry.record);
  const operationMs = entry.operation?.at.businessMs ?? 0;
  return entry.movements.map(({ storeId, sku, quantityMilli, atMs }, line) => ({
    storeId,
    sku,
    quantityMilli,
    origin,
    line,
    businessMs: atMs ?? operationMs,
  }));
}

function countedRecords({ record, operation }: SettledEntry): CountedRecord[] {
  if (operation?.kind !== 'stock-count') return [];
  const common = { storeId: operation.storeId, origin: originOf(record), operationId: operation.id };
  return operation.payload.lines.map(({ sku, expectedMilli, countedMilli, countedAtMs }) => ({
    ...common,
    sku,
    expectedMilli,
    countedMilli,
    countedAtMs,
  }));
}

/** The origin of an entry's movements. */
function originOf(record: EntryRecord): string {
  return `${record.journalId}:${record.branch}:${record.tillSequence}`;
}

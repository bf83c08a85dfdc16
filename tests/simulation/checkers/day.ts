/**
 * What a day leaves on the server, from its entries alone: which drawers, payments, counts and deliveries must
 * be raised, and whether what terminals charged is what tills settled and sold. No code of the product is used.
 */
import type { Evidence } from '../world/evidence.ts';
import type { Charge } from '../world/payment-terminals.ts';
import { fullLevelMilli, fullSku, openingMilli, skus } from '../world/shop.ts';
import { type CheckedDatabase, movementsOf, saleAside } from './database.ts';
import { returnsOf } from './stored-orders.ts';

/** An operation that counts, as it was stored. */
interface Counting {
  readonly id: string;
  readonly kind: string;
  readonly storeId: string;
  readonly journalId: string;
  readonly hash: string;
  readonly atMs: number;
  readonly entry: object;
  /** As the kind has it. */
  readonly payload: Readonly<Record<string, unknown>>;
}

interface CountLine {
  readonly sku: string;
  readonly expectedMilli: number;
  readonly countedMilli: number;
  readonly countedAtMs: number;
}

interface Goods {
  readonly sku: string;
  readonly quantityMilli: number;
}

/** Ids of the exceptions that a day's operations must raise. */
export function dayExceptions(database: CheckedDatabase): string[] {
  const all = countingOf(database);
  return [...drawers(all), ...doubts(all), ...overlaps(all, database), ...mismatches(all)];
}

function countingOf(database: CheckedDatabase): Counting[] {
  return database
    .all('SELECT store_id, journal_id, hash, entry FROM operations WHERE held_reason IS NULL')
    .map((row) => {
      const entry = JSON.parse(String(row.entry)) as {
        operation: { id: string; kind: string; at: { businessMs: number }; payload: Counting['payload'] };
      }; // as it was stored
      const { id, at } = entry.operation;
      const { kind, payload } = saleAside(entry.operation);
      const { store_id: storeId, journal_id: journalId, hash } = row;
      return {
        id,
        kind,
        storeId: String(storeId),
        journalId: String(journalId),
        hash: String(hash),
        atMs: at.businessMs,
        entry,
        payload,
      };
    });
}

const ofKind = (all: readonly Counting[], kind: string): Counting[] =>
  all.filter((each) => each.kind === kind);

function drawers(all: readonly Counting[]): string[] {
  return ofKind(all, 'shift-close')
    .filter(({ payload }) => Math.abs(Number(payload.differenceMinor)) > Number(payload.differenceLimitMinor))
    .map(({ id }) => `cash-difference:${id}`);
}

/** Payments over which a shift was closed, and that nobody settled. */
function doubts(all: readonly Counting[]): string[] {
  const settled = new Set(
    ofKind(all, 'payment-attempt').flatMap(({ payload }) =>
      payload.stage === 'settled' ? [String(payload.attemptId)] : [],
    ),
  );
  return ofKind(all, 'shift-close')
    .flatMap(({ payload }) => (payload.open as { unsettledAttempts: string[] }).unsettledAttempts)
    .filter((attemptId) => !settled.has(attemptId))
    .map((attemptId) => `payment-unsettled:${attemptId}`);
}

/** Lines of counts whose expectation isn't what had moved up to the scan, opening stock included. */
function overlaps(all: readonly Counting[], database: CheckedDatabase): string[] {
  const returned = returnsOf(database).map(({ storeId, sku, quantityMilli, atMs }) => {
    return { about: `${storeId} ${sku}`, origin: '', quantityMilli, atMs };
  });
  const sold = all.flatMap((each) =>
    movementsOf(each.entry).map(({ sku, quantityMilli }) => ({
      about: `${each.storeId} ${sku}`,
      origin: each.id,
      quantityMilli,
      atMs: each.kind === 'stock-count' ? scanOf(each, sku) : each.atMs,
    })),
  );
  const moved = [...sold, ...returned];
  return ofKind(all, 'stock-count').flatMap(({ id, storeId, payload }) =>
    (payload.lines as readonly CountLine[]).flatMap(({ sku, expectedMilli, countedAtMs }) => {
      const before = moved.filter(
        ({ about, origin, atMs }) => about === `${storeId} ${sku}` && origin !== id && atMs <= countedAtMs,
      );
      const thereMilli = before.reduce((sum, { quantityMilli }) => sum + quantityMilli, openingOf(sku));
      return thereMilli === expectedMilli ? [] : [`count-overlapped:${id}:${sku}`];
    }),
  );
}

function scanOf({ payload, atMs }: Counting, sku: string): number {
  return (payload.lines as readonly CountLine[]).find((line) => line.sku === sku)?.countedAtMs ?? atMs;
}

function openingOf(sku: string): number {
  if (sku === fullSku) return fullLevelMilli;
  return (skus as readonly string[]).includes(sku) ? openingMilli : 0;
}

/** Transfers of which more came than was sent, or less with nothing more to come. */
function mismatches(all: readonly Counting[]): string[] {
  const receipts = ofKind(all, 'stock-receipt');
  return ofKind(all, 'stock-transfer').flatMap(({ id, payload }) => {
    const own = receipts.filter((receipt) => receipt.payload.deliveryId === id);
    const left = new Map<string, number>();
    const add = (lines: unknown, sign: 1 | -1): void => {
      for (const { sku, quantityMilli } of lines as readonly Goods[])
        left.set(sku, (left.get(sku) ?? 0) + sign * quantityMilli);
    };
    add(payload.lines, 1);
    for (const receipt of own) add(receipt.payload.lines, -1);
    const isOver = [...left.values()].some((milli) => milli < 0);
    const isShort = [...left.values()].some((milli) => milli > 0);
    const isClosed = own.some((receipt) => receipt.payload.closesDelivery === true);
    return isOver || (isShort && isClosed) ? [`delivery-mismatch:${id}`] : [];
  });
}

/** What checking payments needs of a till at the end. */
export interface PayingTill {
  /** The entries of its journals, by hash. */
  readonly own: ReadonlyMap<string, unknown>;
  readonly till: {
    readonly payments: {
      readonly state: { getState(): { readonly unsettled: readonly { readonly attemptId: string }[] } };
    };
  } | null;
}

/** Attempts whose settlement is held, which is raised: somebody else took its id before. */
function heldSettlements(database: CheckedDatabase): ReadonlySet<string> {
  return new Set(
    database
      .all(
        `SELECT entry ->> '$.operation.payload.attemptId' AS attempt_id FROM operations
         WHERE held_reason = 'operation-repeated' AND kind = 'payment-attempt'`,
      )
      .map((row) => String(row.attempt_id)),
  );
}

/**
 * What terminals charged is what is settled as approved, to the penny, and what sales name; nothing is charged
 * that nobody knows of. Excused are facts that injected damage took, and what is still in doubt at a till.
 */
export function checkPayments(
  database: CheckedDatabase,
  ledger: readonly Charge[],
  tills: readonly PayingTill[],
  evidence: Evidence,
): void {
  const all = countingOf(database);
  const inDoubt = new Set(
    tills.flatMap(
      ({ till }) => till?.payments.state.getState().unsettled.map(({ attemptId }) => attemptId) ?? [],
    ),
  );
  const gone = goneAttempts(evidence);
  const held = heldSettlements(database);
  const settlements = ofKind(all, 'payment-attempt').filter(({ payload }) => payload.stage === 'settled');
  for (const { attemptId, amountMinor } of ledger) {
    const own = settlements.filter(({ payload }) => payload.attemptId === attemptId);
    for (const { payload } of own) {
      if (payload.amountMinor === amountMinor) continue;
      const told = `${payload.outcome} ${payload.amountMinor}`;
      evidence.violation('payments', `${attemptId} was charged ${amountMinor} and is settled as ${told}`);
    }
    if (own.length === 0 && !inDoubt.has(attemptId) && !gone.has(attemptId) && !held.has(attemptId))
      evidence.violation('payments', `${attemptId} was charged ${amountMinor} and nobody knows of it`);
  }
  const charged = new Map(ledger.map((charge) => [charge.attemptId, charge.amountMinor]));
  for (const { payload } of settlements) {
    if (Number(payload.amountMinor) === 0 || charged.has(String(payload.attemptId))) continue;
    evidence.violation('payments', `${payload.attemptId} is settled as paid, and nobody was charged`);
  }
  checkTenders(all, charged, gone, tills, evidence);
}

/** Each charge pays one sale at the most, with what was charged, and a sale's charges are all among its tenders. */
function checkTenders(
  all: readonly Counting[],
  charged: ReadonlyMap<string, number>,
  gone: ReadonlySet<string>,
  tills: readonly PayingTill[],
  evidence: Evidence,
): void {
  const isCopied = evidence.faults.has('till-cloned');
  const used = new Set<string>();
  const asked = ofKind(all, 'payment-attempt').filter(({ payload }) => payload.stage === 'asked');
  for (const { id, journalId, hash, payload } of ofKind(all, 'sale')) {
    const tenders = payload.tenders as readonly { kind: string; attemptId: string; amountMinor: number }[];
    const byTerminal = tenders.filter(({ kind }) => kind === 'card-terminal');
    for (const { attemptId, amountMinor } of byTerminal) {
      if (charged.get(attemptId) !== amountMinor)
        evidence.violation(
          'payments',
          `${id} names ${amountMinor} of ${attemptId}, charged ${charged.get(attemptId)}`,
        );
      if (used.has(attemptId)) evidence.violation('payments', `${attemptId} pays two sales`);
      used.add(attemptId);
    }
    // A copy of a till may have charged for the same cart without this one knowing, in whatever journals.
    if (evidence.clonedJournals.has(journalId)) continue;
    for (const attempt of asked) {
      const isOwn = attempt.payload.forOperationId === id && charged.has(attempt.id);
      // The same where the copy was enrolled anew meanwhile, and sold the cart in a journal of its own.
      if (evidence.clonedJournals.has(attempt.journalId)) continue;
      if (!isOwn || gone.has(attempt.id) || byTerminal.some(({ attemptId }) => attemptId === attempt.id))
        continue;
      if (isCopied && !tills.some(({ own }) => own.has(hash) && own.has(attempt.hash))) continue;
      evidence.violation('payments', `${attempt.id} was charged for ${id}, which does not name it`);
    }
  }
}

/** Attempts of which a fact was on a disk that damage or an older copy took it from. */
function goneAttempts(evidence: Evidence): Set<string> {
  return new Set(
    [...evidence.answered.values()].flatMap(({ hash, kind, operationId, entry }) => {
      if (kind !== 'payment-attempt' || !evidence.isGone(hash)) return [];
      const { payload } = entry.operation as { payload: { attemptId?: string } }; // an envelope
      return [payload.attemptId ?? operationId];
    }),
  );
}

/** Every exception has a cause among what was injected, and everything injected that collides has its exception. */
import type { Evidence } from '../world/evidence.ts';
import { creditExceptions } from './credits.ts';
import { customerExceptions, type KnownPersons } from './customers.ts';
import type { CheckedDatabase } from './database.ts';
import { dayExceptions } from './day.ts';
import { orderExceptions } from './order-exceptions.ts';
import { returnExceptions } from './return-exceptions.ts';
import { missingRanges } from './stored-once.ts';

/** Compares the exceptions that stand with those that must. */
export function checkExceptions(database: CheckedDatabase, evidence: Evidence, persons: KnownPersons): void {
  const standing = new Set(
    database
      .all(`SELECT id FROM feed_rows WHERE collection = 'exceptions' AND data IS NOT NULL`)
      .map((row) => String(row.id)),
  );
  const expected = new Set([
    ...belowZero(database),
    ...forks(database),
    ...repeated(database),
    ...repeatedReceipts(database),
    ...dayExceptions(database),
    ...orderExceptions(database),
    ...returnExceptions(database),
    ...creditExceptions(database),
    ...customerExceptions(database, persons),
  ]);
  for (const id of expected) {
    if (!standing.has(id)) evidence.violation('exceptions', `${id} is not raised`);
  }
  for (const { kind, about } of evidence.collisions) {
    if (kind === 'operation-repeated') continue;
    const found = [...standing].find((id) => id.startsWith(`${kind}:${about}:`));
    if (found) expected.add(found);
    else evidence.violation('exceptions', `${kind} of ${about} is not raised`);
  }
  checkMissing(database, evidence, expected);
  for (const id of standing) {
    if (!expected.has(id)) evidence.violation('exceptions', `${id} has no cause`);
  }
  for (const id of forks(database)) {
    const journalId = id.split(':')[1] ?? '';
    if (!evidence.clonedJournals.has(journalId)) evidence.violation('exceptions', `${id}: nobody copied it`);
  }
}

/**
 * `facts-missing` names ranges of journals whose disk was hurt, and only while an entry of them is missing in
 * the line that says so: of a copied journal the other copy's entries at the same places are other facts.
 */
function checkMissing(database: CheckedDatabase, evidence: Evidence, expected: Set<string>): void {
  for (const { journalId, from, to } of missingRanges(database)) {
    if (!evidence.hurtJournals.has(journalId)) continue;
    const saying = database.all(
      'SELECT branch FROM journal_breaks WHERE journal_id = ? AND from_sequence = ? AND to_sequence = ?',
      journalId,
      from,
      to,
    );
    const isMissing = saying.some(
      ({ branch }) => heldInLine(database, journalId, Number(branch), from, to) < to - from + 1,
    );
    if (isMissing) expected.add(`facts-missing:${journalId}:${from}-${to}`);
  }
}

/** How many places of a range are held in a branch or, before its fork, in those it grew from. */
function heldInLine(
  database: CheckedDatabase,
  journalId: string,
  branch: number,
  from: number,
  to: number,
): number {
  const [own] = database.all(
    'SELECT parent_branch, fork_sequence FROM branches WHERE journal_id = ? AND branch = ?',
    journalId,
    branch,
  );
  const fork = Number(own?.fork_sequence ?? 0);
  const [held] = database.all(
    `SELECT count(*) AS n FROM operations
     WHERE journal_id = ? AND branch = ? AND till_sequence BETWEEN ? AND ? AND till_sequence > ?`,
    journalId,
    branch,
    from,
    to,
    fork,
  );
  const parent = own?.parent_branch ?? null;
  const before =
    parent === null || from > fork
      ? 0
      : heldInLine(database, journalId, Number(parent), from, Math.min(to, fork));
  return Number(held?.n) + before;
}

function belowZero(database: CheckedDatabase): string[] {
  return database
    .all(`SELECT store_id, sku FROM stock_movements GROUP BY store_id, sku HAVING sum(quantity_milli) < 0`)
    .map((row) => `stock-below-zero:${row.store_id}:${row.sku}`);
}

function forks(database: CheckedDatabase): string[] {
  const twice = database.all(
    'SELECT DISTINCT journal_id FROM operations GROUP BY journal_id, till_sequence HAVING count(DISTINCT hash) > 1',
  );
  // A break names more places before itself than the end that it lost can have held: the last of them held none.
  const beside = database.all(
    `SELECT DISTINCT own.journal_id FROM operations own JOIN operations other
       ON other.journal_id = own.journal_id AND other.till_sequence = own.till_sequence - 1
     WHERE own.kind = 'journal-break' AND other.hash <> own.previous_hash
       AND json_extract(own.entry, '$.operation.payload.toSequence') = other.till_sequence`,
  );
  // What an entry follows was lost, and another copy's entry stands where that was.
  const insteadOfLost = database.all(
    `SELECT DISTINCT own.journal_id FROM operations own JOIN operations other
       ON other.journal_id = own.journal_id AND other.till_sequence = own.till_sequence - 1
     WHERE own.held_reason IS NOT 'entry-not-genuine'
     GROUP BY own.journal_id, own.branch, own.till_sequence HAVING sum(other.hash = own.previous_hash) = 0`,
  );
  const ids = new Set([...twice, ...beside, ...insteadOfLost].map((row) => String(row.journal_id)));
  return [...ids].map((journalId) => `forked-journal:${journalId}`);
}

function repeated(database: CheckedDatabase): string[] {
  return database
    .all(
      `SELECT operation_id FROM operations WHERE held_reason IS NULL OR held_reason = 'operation-repeated'
       GROUP BY operation_id HAVING count(*) > 1`,
    )
    .map((row) => `operation-repeated:${row.operation_id}`);
}

/** Numbers that two journals of a store handed out: one exception for each prefix. */
function repeatedReceipts(database: CheckedDatabase): string[] {
  return database
    .all(
      `SELECT DISTINCT rtrim(rtrim(receipt_number, '0123456789'), '-') AS prefix FROM operations
       WHERE receipt_number IS NOT NULL AND held_reason IS NOT 'entry-not-genuine'
       GROUP BY store_id, receipt_number HAVING count(DISTINCT journal_id) > 1`,
    )
    .map((row) => `receipt-number-repeated:${row.prefix}`);
}

/**
 * Every entry that was answered to be on a till's disk is on the server exactly once, byte for byte, unless
 * an injected damage destroyed it before it was sent; then the loss is named by `facts-missing`. What one disk
 * lost and another still has isn't lost. Nothing is on the server that no journal ever held.
 */
import { sortedJson } from '../world/disk-reader.ts';
import type { AnsweredEntry, Evidence } from '../world/evidence.ts';
import type { CheckedDatabase } from './database.ts';

/** Compares the server's entries with what was answered. `onDisks` are the entries that lie on any disk now. */
export function checkStoredOnce(
  database: CheckedDatabase,
  evidence: Evidence,
  onDisks: ReadonlySet<string>,
): void {
  const stored = new Map<string, string[]>();
  for (const row of database.all('SELECT hash, entry FROM operations')) {
    stored.set(String(row.hash), [...(stored.get(String(row.hash)) ?? []), String(row.entry)]);
  }
  const named = missingRanges(database);
  for (const answered of evidence.answered.values()) {
    const found = stored.get(answered.hash) ?? [];
    const what = `${answered.kind} ${answered.journalId} ${answered.tillSequence} ${answered.hash.slice(0, 12)}`;
    if (found.length === 0) {
      // Cut off cleanly before it was sent: no disk and no server can tell that it ever was.
      const isHere = onDisks.has(answered.hash);
      if (evidence.takenBack.has(answered.hash) && !isHere) continue;
      const lost = evidence.destroyed.has(answered.hash) && !isHere;
      if (!lost) evidence.violation('stored-once', `${what} is not on the server`);
      if (lost && !isNamed(named, answered))
        evidence.violation('stored-once', `${what} is lost and nothing says so`);
    } else if (found.length > 1) {
      evidence.violation('stored-once', `${what} is on the server ${found.length} times`);
    } else if (found[0] !== sortedJson(answered.entry)) {
      evidence.violation('stored-once', `${what} was changed on its way`);
    }
  }
  for (const hash of stored.keys()) {
    if (evidence.answered.has(hash) || evidence.written.has(hash)) continue;
    evidence.violation('stored-once', `${hash.slice(0, 12)} is on the server and in no journal`);
  }
  checkIdsAndReceipts(database, evidence);
}

/**
 * Whether every loss is named by now, and what another disk still has was sent from there. A disk that was full
 * when its damage was found names it with the next look at the journal after there is room again, and a copy hears
 * of the loss with its next comparison, so runs wait for both.
 */
export function areLossesNamed(
  database: CheckedDatabase,
  evidence: Evidence,
  onDisks: ReadonlySet<string>,
): boolean {
  const lost = [...evidence.destroyed].filter((hash) => onDisks.has(hash) || !evidence.takenBack.has(hash));
  if (lost.length === 0) return true;
  const stored = new Set(database.all('SELECT hash FROM operations').map((row) => String(row.hash)));
  const named = missingRanges(database);
  return lost.every((hash) => {
    const answered = evidence.answered.get(hash);
    if (!answered || stored.has(hash)) return true;
    return !onDisks.has(hash) && isNamed(named, answered);
  });
}

/**
 * Whether all of these entries that no fault took are on the server. A till to which an answer of its journal was
 * lost learns of the entry with its next look at the journal, so runs wait for that.
 */
export function areStored(database: CheckedDatabase, evidence: Evidence, hashes: Iterable<string>): boolean {
  const stored = new Set(database.all('SELECT hash FROM operations').map((row) => String(row.hash)));
  return [...hashes].every((hash) => stored.has(hash) || evidence.isGone(hash));
}

/**
 * Whether every answered entry that lies on a disk is on the server, where that was put back to an older copy. A till
 * whose push was answered before can't know that it was: it asks once its event stream is open again, or with its next
 * look, and until then says that nothing waits. So runs wait for that; a till that never asks is found by
 * `checkStoredOnce` all the same. Of a server that never was put back nothing is waited for: what a till says counts.
 */
export function isSentAgain(
  database: CheckedDatabase,
  evidence: Evidence,
  onDisks: ReadonlySet<string>,
): boolean {
  if (!evidence.faults.has('server-restored')) return true;
  const stored = new Set(database.all('SELECT hash FROM operations').map((row) => String(row.hash)));
  return [...onDisks].every((hash) => stored.has(hash) || !evidence.answered.has(hash));
}

function isNamed(
  named: ReturnType<typeof missingRanges>,
  { journalId, tillSequence }: AnsweredEntry,
): boolean {
  return named.some(
    (range) => range.journalId === journalId && range.from <= tillSequence && tillSequence <= range.to,
  );
}

/**
 * No operation counts twice, and no receipt number was given to two sales, but by copies of a till's disk and by a
 * machine that was put back with the till numbers beside its database: what then is raised `checkExceptions` looks at.
 */
function checkIdsAndReceipts(database: CheckedDatabase, evidence: Evidence): void {
  const twice = database.all(
    'SELECT operation_id FROM operations WHERE held_reason IS NULL GROUP BY operation_id HAVING count(*) > 1',
  );
  for (const row of twice) evidence.violation('stored-once', `${row.operation_id} counts more than once`);
  const numbers = database.all(
    `SELECT receipt_number, group_concat(DISTINCT journal_id) AS journals FROM operations
     WHERE receipt_number IS NOT NULL GROUP BY receipt_number HAVING count(*) > 1`,
  );
  for (const row of numbers) {
    const copied = String(row.journals)
      .split(',')
      .some((journalId) => evidence.clonedJournals.has(journalId));
    const tillPrefix = String(row.receipt_number).replace(/[A-Z]*-\d+$/, '');
    const isForgotten = evidence.forgottenPrefixes.has(tillPrefix);
    if (!copied && !isForgotten)
      evidence.violation('stored-once', `receipt ${row.receipt_number} was given out twice`);
  }
}

/**
 * Business time never goes back within a journal, whatever the machine's clock does. What a damaged disk destroyed
 * bounds nothing: the till that goes on can't know when it was.
 */
export function checkBusinessTime(evidence: Evidence): void {
  const byJournal = new Map<string, AnsweredEntry[]>();
  for (const answered of evidence.answered.values()) {
    const { kind, journalId, hash } = answered;
    if (kind === 'journal-break' || evidence.clonedJournals.has(journalId) || evidence.isGone(hash)) continue;
    byJournal.set(journalId, [...(byJournal.get(journalId) ?? []), answered]);
  }
  for (const [journalId, entries] of byJournal) {
    entries.sort((a, b) => a.tillSequence - b.tillSequence);
    let last = 0;
    for (const { entry, tillSequence } of entries) {
      const { at } = entry.operation as { at: { businessMs: number } }; // an entry's envelope
      if (at.businessMs < last) evidence.violation('business-time', `${journalId} ${tillSequence} goes back`);
      last = Math.max(last, at.businessMs);
    }
  }
}

/** Ranges that the server says are missing. */
export function missingRanges(
  database: CheckedDatabase,
): { readonly journalId: string; readonly from: number; readonly to: number }[] {
  return database
    .all(
      `SELECT id FROM feed_rows WHERE collection = 'exceptions' AND data IS NOT NULL AND id LIKE 'facts-missing:%'`,
    )
    .map((row) => {
      const [, journalId = '', range = ''] = String(row.id).split(':');
      const [from = 0, to = 0] = range.split('-').map(Number);
      return { journalId, from, to };
    });
}

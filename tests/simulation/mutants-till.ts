/** Mistakes in a till: its journal, its outbox, its replica, its figures. */
import type { Mutant } from './mutants.ts';

/** A mistake that is one replacement. */
export function mistake(name: string, file: string, find: string, replace: string): Mutant {
  return { name, edits: [{ file, find, replace }] };
}

const journal = 'electron/journal/journal.ts';
const writer = 'electron/journal/segment-writer.ts';
const chain = 'electron/journal/chain.ts';
const entryLine = 'electron/journal/entry-line.ts';
const outbox = 'renderer/till/outbox.ts';
const puller = 'renderer/replica/feed-puller.ts';
const pending = 'renderer/replica/pending-view.ts';

export const tillMutants: readonly Mutant[] = [
  mistake('answer before fsync', writer, `      target.file.sync();\n      target.good`, `      target.good`),
  mistake(
    'append without idempotency',
    journal,
    `if (known !== null) return { status: 'already', entry: this.#entries.at(known) };`,
    `if (known === -1) return { status: 'already', entry: this.#entries.at(known) };`,
  ),
  mistake(
    'a sale gets its id when it is paid',
    'renderer/till/cart-payment.ts',
    `      id: cart.id,\n      staffId: actor.staffId,`,
    `      staffId: actor.staffId,`,
  ),
  mistake(
    'a cart whose payment got no answer is unpaid',
    'renderer/till/cart-doubt.ts',
    `if (!sold) return ok(null);`,
    `if (sold !== undefined) return ok(null);`,
  ),
  mistake(
    'sequence restarted after disk loss',
    chain,
    `nextSequence: head.tillSequence + perhapsLost + 1,`,
    `nextSequence: head.tillSequence + 1,`,
  ),
  mistake(
    'receipt numbers start anew',
    journal,
    `this.#receiptSequence = chain.receiptSequence;`,
    `this.#receiptSequence = 0;`,
  ),
  mistake(
    'a lost range is not named',
    journal,
    `    while (this.#gaps[0]) {`,
    `    this.#gaps.splice(0);\n    while (this.#gaps[0]) {`,
  ),
  mistake(
    'a torn line is left in place',
    'electron/journal/repair-journal.ts',
    `if (mayCut && !damaged && file.size() > end) file.truncate(end);`,
    ``,
  ),
  mistake(
    'a half-written line is not cut off',
    writer,
    `      this.#suspects.push({ name: target.name, good: target.good });\n      this.cutSuspects();`,
    ``,
  ),
  // Both proofs at once: what one of them lets pass, the other one finds, for a signature is of the hash.
  {
    name: 'damaged lines are taken as they are',
    edits: [
      {
        file: entryLine,
        find: `if (hash.toString('hex') !== start[1]) return { damage: 'hash-differs' };`,
        replace: ``,
      },
      {
        file: entryLine,
        find: `if (publicKey && !verify(`,
        replace: `if (publicKey === undefined && !verify(`,
      },
    ],
  },
  mistake(
    'a lock left behind keeps the till out',
    'electron/journal/folder-lock.ts',
    `      refuseLiving(fileSystem, folder, path, processes);\n      const killed`,
    `      if (cacheInDoubt === false) throw new FolderLocked(folder, null);\n      const killed`,
  ),
  mistake(
    'journal not compared after a restore',
    outbox,
    `    if (!ask && isLevel(known)) return 'level';`,
    `    if (isLevel(known)) return 'level';`,
  ),
  mistake(
    'a batch counts as stored once it was sent',
    outbox,
    `    if (!answer.ok) return this.failed(answer.reason, entries.length);`,
    `    const sent = entries.at(-1);
    if (!answer.ok && sent) {
      const journal = this.stateOf(journalId);
      journal.storedThrough = sent.tillSequence;
      journal.storedHash = sent.hash;
      this.report();
      return 'answered';
    }
    if (!answer.ok) return this.failed(answer.reason, entries.length);`,
  ),
  mistake(
    'earlier journals are not sent',
    outbox,
    `return [...this.earlier.filter((journalId) => journalId !== this.current), this.current];`,
    `return [this.current];`,
  ),
  mistake(
    'a failed push is never tried again',
    outbox,
    `this.timer = this.parts.timers.after(level ? this.parts.pollMs : this.backoff.nextMs(), () =>`,
    `this.timer = this.parts.timers.after(1e12, () =>`,
  ),
  mistake(
    'ownThrough ignored',
    pending,
    `if (movement.tillSequence <= holdsThrough(row, movement.journalId)) continue;`,
    ``,
  ),
  mistake(
    'own effects go at the push, not with the row',
    pending,
    `        if (!held.has(movement.operationId)) sumMilli += movement.quantityMilli;`,
    ``,
  ),
  mistake(
    'the stamp of the last page speaks for rows of an older filling',
    pending,
    `const ofPage = row === undefined || row.filling === complete?.filling ? complete?.ownThrough : undefined;`,
    `const ofPage = complete?.ownThrough;`,
  ),
  mistake(
    'only pages, not rows, tell what they hold',
    pending,
    `return Math.max(row?.stamp[journalId] ?? 0, ofPage?.[journalId] ?? 0);`,
    `return ofPage?.[journalId] ?? 0;`,
  ),
  mistake(
    'own operations are not read back from the journal',
    'renderer/replica/own-operations.ts',
    `for (const journalId of journalIds()) await readBack(journalId, ownThrough[journalId] ?? 0);`,
    ``,
  ),
  mistake(
    'page not awaited',
    puller,
    `const stored = page.documents.length === 0 || (await this.parts.confirmation.confirm(page.documents));`,
    `const stored = true;`,
  ),
  mistake(
    'a page whose write failed is not delivered again',
    puller,
    `      return this.deliverAgain(before.page, before.tries) ?? nothing;`,
    `      this.delivered = null;`,
  ),
  mistake(
    'the demand to rebuild is not heard',
    puller,
    `        this.parts.rebuildDemanded(answer.value.reason);`,
    ``,
  ),
  mistake(
    'rows of the time before stay after a rebuild',
    'renderer/replica/collection-feed.ts',
    `if (!this.sequences.has(id)) rows.push({ id, data: null, ownThrough: mark.ownThrough });`,
    ``,
  ),
  mistake(
    'the line of the other copy is believed',
    'renderer/replica/own-line.ts',
    `if (entry.hash !== hash) return false;`,
    ``,
  ),
  mistake(
    'an old journal asks to enrol again for ever',
    outbox,
    `if (answer.status === 'forked' && journalId === this.current) {`,
    `if (answer.status === 'forked') {`,
  ),
  mistake(
    'damage that could not be named waits for the next sale',
    'electron/journal/till-journals.ts',
    `    this.#nameDamage();\n`,
    ``,
  ),
  mistake(
    'clock trusted',
    'renderer/till/business-time.ts',
    `return Math.max(Math.floor(base), floorMs);`,
    `return Math.floor(clock.wallMs() + 0 * base);`,
  ),
];

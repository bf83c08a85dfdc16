/** Mistakes in the server: push, apply, exceptions, feed, epochs. */
import type { Mutant } from './mutants.ts';
import { mistake } from './mutants-till.ts';

const plan = 'sync-server/apply/plan-push.ts';
const push = 'sync-server/apply/push.ts';
const settle = 'sync-server/apply/settle-entries.ts';
const read = 'sync-server/apply/read-entry.ts';
const page = 'sync-server/feed/read-page.ts';
const feed = 'sync-server/store/sqlite-feed.ts';
const stockRows = 'sync-server/projections/stock-rows.ts';

export const serverMutants: readonly Mutant[] = [
  {
    name: 'answered before commit',
    edits: [
      {
        file: push,
        find: `  const stored = await store.write(async (transaction): Promise<PushResult | 'owned-by-now'> => {\n    const own`,
        replace: `  let early: (result: PushResult) => void = () => {};
  const answered = new Promise<PushResult>((resolve) => { early = resolve; });
  const written = store.write(async (transaction): Promise<PushResult | 'owned-by-now'> => {\n    const own`,
      },
      {
        file: push,
        find: `    return { code: 'answered', answer, stored: plan.store.length, held };
  });`,
        replace: `    const result: PushResult = { code: 'answered', answer, stored: plan.store.length, held };
    early(result);
    return result;
  });
  written.catch(() => {});
  const stored = await Promise.race([answered, written]);`,
      },
    ],
  },
  mistake(
    'push without idempotency',
    plan,
    `const fresh = claim.entries.filter((entry) => placeAt(view, branch, entry.tillSequence) === null);`,
    `const fresh = [...claim.entries];`,
  ),
  {
    name: 'a gap is accepted',
    edits: [
      {
        file: plan,
        find: `      return { store, gap: true };`,
        replace: `      end = entry.tillSequence - 1;`,
      },
      {
        file: plan,
        find: `agreed > 0 || allLost(claim.lost, 1, claim.after.tillSequence);`,
        replace: `agreed >= 0 || allLost(claim.lost, 1, claim.after.tillSequence);`,
      },
    ],
  },
  mistake(
    'a copy is taken for what it was copied from',
    plan,
    `if (held !== place.hash) return { branch, agreed, conflict: place.tillSequence };`,
    ``,
  ),
  mistake(
    'the gap of a journal-break is not explained',
    plan,
    `return [...claim.lost, ...view.breaks.filter((lost) => line.has(lost.branch))];`,
    `return line.size < 0 ? claim.lost : [];`,
  ),
  mistake(
    "what follows a lost place is put behind another copy's entry",
    plan,
    `return before > 0 && ![`,
    `return before < 0 && ![`,
  ),
  mistake(
    'a break speaks of any branch that comes with it',
    push,
    `read.lost && concerns(plan, read.lost, read.record.hash)`,
    `read.lost`,
  ),
  mistake(
    'how far a journal is held is not kept',
    push,
    `    await transaction.journals.setStoredThrough(journalId, branch, plan.held.tillSequence, plan.held.hash);`.trim(),
    ``,
  ),
  mistake(
    'missing facts are not raised',
    push,
    `    ...(await missingFacts(transaction, journal, branches, linked, newBreaks)),`,
    ``,
  ),
  mistake(
    'a fork is not raised',
    push,
    `...(plan.newBranch ? await forkedJournal(transaction, journal, branches) : []),`,
    ``,
  ),
  mistake(
    'poisoned batch rolled back whole',
    settle,
    `    return;\n  } catch (error) {\n    if (!(error instanceof ContentRefused)) throw error;\n  }`,
    `    return;\n  } catch (error) {\n    throw new Error(String(error));\n  }`,
  ),
  mistake(
    'a poisoned operation is dropped',
    settle,
    `      await settleTogether(transaction, [held(entry, error.message)], [], context);`,
    ``,
  ),
  mistake(
    'arrival order matters in apply',
    settle,
    `const counts = index === 0;`,
    `const first = own.findIndex((each) => each.heldReason === null && !fresh.has(originOf(each)));
      const counts = index === Math.max(0, first);`,
  ),
  mistake(
    'a repeated operation counts twice',
    settle,
    `const counts = index === 0;`,
    `const counts = index >= 0;`,
  ),
  mistake(
    'stock as totals',
    'sync-server/store/sqlite-stock.ts',
    `on_hand_milli = on_hand_milli + excluded.on_hand_milli`,
    `on_hand_milli = excluded.on_hand_milli`,
  ),
  mistake(
    'signatures are not looked at',
    read,
    `return { text, forgery: signed ? null : 'signature' };`,
    `return { text, forgery: signed ? null : null };`,
  ),
  mistake(
    'an unknown kind is taken in silence',
    read,
    `if (!parsed.ok) return { ...nothing, reason: 'unknown-operation', detail: parsed.reason.code };`,
    `if (!parsed.ok) return { ...nothing, reason: null, detail: '' };`,
  ),
  mistake(
    'an entry is stored as it was understood',
    read,
    `    const text = canonicalJson(entry);`,
    `    const text = canonicalJson({ ...entry, operation: { ...entry.operation, staffId: null } });`,
  ),
  mistake(
    'stock below zero is not raised',
    stockRows,
    `data: level.onHandMilli < 0 ?`,
    `data: level.onHandMilli < -1e15 ?`,
  ),
  mistake(
    'an exception stays when its cause is gone',
    stockRows,
    `if (level.onHandMilli >= 0 && text === null) continue;`,
    `if (level.onHandMilli >= 0) continue;`,
  ),
  mistake(
    'feed by time',
    feed,
    `WHERE stream = ? AND collection = ? AND feed_sequence > ? ORDER BY feed_sequence LIMIT ?`,
    `WHERE stream = ? AND collection = ? AND changed_at_ms > coalesce((SELECT max(f.changed_at_ms)
             FROM feed_rows AS f WHERE f.stream = feed_rows.stream AND f.feed_sequence <= ?), 0)
             ORDER BY feed_sequence LIMIT ?`,
  ),
  mistake(
    'a changed row keeps its sequence',
    feed,
    `DO UPDATE SET feed_sequence = excluded.feed_sequence,`,
    `DO UPDATE SET feed_sequence = feed_rows.feed_sequence,`,
  ),
  mistake(
    'deletions are not fed',
    feed,
    `[[change.collection, change.id, data, change.popularity]];`,
    `data === null ? [] : [[change.collection, change.id, data, change.popularity]];`,
  ),
  mistake(
    'a page ends one row short',
    page,
    `const found = await transaction.feed.rowsAfter(stream, collection, checkpoint.position, limit + 1);`,
    `const found = (await transaction.feed.rowsAfter(stream, collection, checkpoint.position, limit + 1)).slice(0, 7);`,
  ),
  mistake(
    'no epochs',
    page,
    `const index = epochs.findIndex((epoch) => epoch.epoch === checkpoint.epoch);`,
    `const index = epochs.length - 1;`,
  ),
  mistake(
    'a position past the end is believed',
    page,
    `return checkpoint.position <= end ? null : 'position-past-end';`,
    `return checkpoint.position <= end ? null : null;`,
  ),
  mistake(
    'ownThrough is ahead of what is applied',
    page,
    `places.map(({ journalId, place }) => [journalId, place?.storedThrough ?? 0]),`,
    `places.map(({ journalId, place }) => [journalId, (place?.storedThrough ?? 0) + 1]),`,
  ),
  mistake(
    'a journal belongs to whoever brings it',
    'sync-server/apply/journal-owner.ts',
    `return mayHandOver(caller, owner) && isGenuine(first, owner) ? owner : caller;`,
    `return caller;`,
  ),
  mistake(
    'a server that was put back gives a till number anew',
    'sync-server/access/enrolment.ts',
    `tillNumbers.last(known.storeId));`,
    `0 * tillNumbers.last(known.storeId));`,
  ),
];

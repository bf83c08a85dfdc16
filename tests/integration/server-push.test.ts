import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { genesisHash, type JournalEntry } from '../../shared/domain/operation.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, newKeys, signEntry, WireJournal, WireTill } from '../support/wire-till.ts';

let server: TestServer;
let storeNumber = 0;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server.close();
  expect(server.errors).toEqual([]);
});

/** A till in a store of its own. */
async function newTill(inStore?: string): Promise<WireTill> {
  storeNumber += 1;
  const storeId = inStore ?? `S${storeNumber}`;
  return WireTill.enrol(server.url, await server.enrolCode(storeId));
}

function written(till: WireTill, count: number): WireJournal {
  const journal = new WireJournal(till);
  for (let index = 0; index < count; index += 1) journal.move('A', 1);
  return journal;
}

/** The entries of a journal, and these, signed anew, right after its last. */
function followingOn(
  { keys }: WireTill,
  journal: WireJournal,
  entries: readonly JournalEntry[],
): JournalEntry[] {
  const line = [...journal.entries];
  for (const { hash: _, signature: __, ...entry } of entries)
    line.push(signEntry(keys, { ...entry, previousHash: line.at(-1)?.hash ?? genesisHash }));
  return line;
}

async function onHand(till: WireTill, sku = 'A'): Promise<number | undefined> {
  return (await till.pull('stock')).get(`${till.storeId}:${sku}`)?.onHandMilli as number | undefined;
}

async function exceptions(till: WireTill): Promise<string[]> {
  return [...(await till.pull('exceptions')).values()].map((row) => String(row.kind)).sort();
}

describe('what is stored', () => {
  it('[PUSH1] an answered push is on disk: a server that stops without a farewell still has it', async () => {
    const first = await startTestServer();
    const till = await WireTill.enrol(first.url, await first.enrolCode('K1'));
    const journal = written(till, 3);
    expect(await till.pushRange(journal, 1, 3)).toMatchObject({
      status: 'stored',
      storedThrough: 3,
      branch: 0,
    });
    await first.crash();
    const second = await startTestServer({ dataFolder: first.dataFolder });
    await till.connect(second.url);
    expect(await till.push(journal, journal.head, [])).toMatchObject({
      status: 'stored',
      storedThrough: 3,
      storedHash: journal.head.hash,
    });
    expect(await onHand(till)).toBe(3000);
    await second.close();
  });

  it('[PUSH2] the same entries again change nothing, in whatever batches', async () => {
    const till = await newTill();
    const journal = written(till, 5);
    await till.pushRange(journal, 1, 5);
    const before = await till.page('stock', null);
    for (const [from, to] of [
      [1, 5],
      [2, 3],
      [5, 5],
      [1, 1],
    ] as const) {
      expect(await till.pushRange(journal, from, to)).toMatchObject({ status: 'stored', storedThrough: 5 });
    }
    const after = await till.page('stock', null);
    expect(after).toEqual({ ...before, serverTimeMs: after.serverTimeMs });
    expect(await exceptions(till)).toEqual([]);
  });

  it('[PUSH2] concurrent pushes of the same entries store each once', async () => {
    const till = await newTill();
    const journal = written(till, 20);
    const ranges = Array.from({ length: 20 }, (_, index) => [1 + (index % 5), 20 - (index % 7)] as const);
    await Promise.all(ranges.map(([from, to]) => till.pushRange(journal, from, to)));
    expect(await till.pushAll(journal)).toMatchObject({ status: 'stored', storedThrough: 20 });
    expect(await onHand(till)).toBe(20_000);
  });

  it('[PUSH3] entries after missing ones are asked for again, from the first missing one', async () => {
    const till = await newTill();
    const journal = written(till, 9);
    await till.pushRange(journal, 1, 3);
    expect(await till.pushRange(journal, 6, 9)).toMatchObject({
      status: 'gap',
      storedThrough: 3,
      storedHash: journal.placeAt(3).hash,
    });
    expect(await onHand(till)).toBe(3000);
    const holed = journal.entries.filter((entry) => entry.tillSequence > 3 && entry.tillSequence !== 6);
    expect(await till.push(journal, journal.placeAt(3), holed)).toMatchObject({
      status: 'gap',
      storedThrough: 5,
    });
    expect(await till.pushRange(journal, 6, 9)).toMatchObject({ status: 'stored', storedThrough: 9 });
  });

  it('[PUSH4] a till that only asks hears how far its journal is held, or that the server holds more', async () => {
    const till = await newTill();
    const journal = written(till, 4);
    expect(await till.push(journal, journal.head, [])).toMatchObject({
      status: 'gap',
      storedThrough: 0,
      storedHash: genesisHash,
    });
    await till.pushRange(journal, 1, 4);
    expect(await till.push(journal, journal.head, [])).toMatchObject({ status: 'stored', storedThrough: 4 });
    expect(await till.push(journal, journal.placeAt(2), [])).toMatchObject({
      status: 'ahead',
      storedThrough: 4,
    });
    expect(await till.push(journal, journal.placeAt(0), [])).toMatchObject({ status: 'ahead' });
    // A late batch behind the end is a duplicate, not a till that went back in time.
    expect(await till.pushRange(journal, 2, 3)).toMatchObject({ status: 'stored', storedThrough: 4 });
  });

  it('[PUSH5] a journal belongs to the till that wrote it; another store with another key is refused', async () => {
    const till = await newTill();
    const journal = written(till, 2);
    await till.pushRange(journal, 1, 2);
    const other = await newTill();
    await expect(other.pushRange(journal, 1, 2)).rejects.toThrow(/403.*journalId/);
    await expect(other.push(journal, journal.head, [])).rejects.toThrow(/403.*journalId/);
  });

  it.each([0, 2, 5])(
    '[PUSH5] a till enrolled anew hands over its old journal, %d entries of it sent before',
    async (sent) => {
      const till = await newTill();
      const journal = written(till, 5);
      if (sent > 0) await till.pushRange(journal, 1, sent);
      const anew = await WireTill.enrol(server.url, await server.enrolCode(till.storeId), till.keys);
      const own = written(anew, 1);
      await anew.pushAll(own);
      expect(await anew.pushAll(journal)).toMatchObject({ status: 'stored', storedThrough: 5, branch: 0 });
      expect(await onHand(anew)).toBe(6000);
      expect(await exceptions(anew)).toEqual([]);
      // Whatever comes first, the journal stays the old till's: the new id in it is held.
      const mixed = new WireJournal({ ...anew, keys: till.keys }, journal.journalId, journal.receiptPrefix);
      mixed.entries.push(...journal.entries);
      mixed.move('A', 1);
      await anew.pushAll(mixed);
      expect(await exceptions(anew)).toEqual(['invalid-operation']);
      const page = await anew.page('stock', null, { journals: `${journal.journalId}:0,${own.journalId}:0` });
      expect(page.rebuild === false && page.ownThrough).toEqual({
        [own.journalId]: 1,
        [journal.journalId]: 6,
      });
    },
  );

  it('[PUSH5] a machine that moved to another store still hands over what it sold in the one before', async () => {
    const till = await newTill();
    const journal = written(till, 3);
    const moved = await WireTill.enrol(server.url, await server.enrolCode('MOVED'), till.keys);
    expect(await moved.pushAll(journal)).toMatchObject({ status: 'stored', storedThrough: 3 });
    expect(await onHand(till)).toBe(3000);
    expect(await onHand(moved)).toBe(undefined);
    expect(await exceptions(till)).toEqual([]);
  });

  it('[PUSH5] nobody writes into the journal of another till of the store, nor in its name', async () => {
    const till = await newTill();
    const journal = written(till, 2);
    await till.pushAll(journal);
    const other = await newTill(till.storeId);
    const forged = new WireJournal({ ...till, keys: other.keys }, journal.journalId, journal.receiptPrefix);
    forged.entries.push(...journal.entries);
    forged.move('A', 5);
    await other.pushAll(forged);
    const named = new WireJournal({ keys: other.keys, tillId: till.tillId, storeId: till.storeId });
    named.move('A', 7);
    await other.pushAll(named);
    expect(await onHand(till)).toBe(2000);
    expect(await exceptions(till)).toEqual(['entry-not-genuine', 'invalid-operation']);
  });

  it('[PUSH5] what a machine wrote under an enrolment that a restored server forgot still counts', async () => {
    const till = await newTill();
    const forgotten = { keys: till.keys, tillId: newId(), storeId: till.storeId };
    const journal = new WireJournal(forgotten);
    journal.move('A', 4);
    expect(await till.pushAll(journal)).toMatchObject({ status: 'stored', storedThrough: 1 });
    expect(await onHand(till)).toBe(4000);
    expect(await exceptions(till)).toEqual([]);
    // The id is known again and good for nothing else.
    const known = await server.store.read(({ access }) => access.till(forgotten.tillId));
    expect(known?.revokedAtMs).toBeGreaterThan(0);
    const elsewhere = new WireJournal({ keys: till.keys, tillId: newId(), storeId: 'ANOTHER' });
    elsewhere.move('A', 4);
    await till.pushAll(elsewhere);
    expect(await exceptions(till)).toEqual(['invalid-operation']);
  });

  it('[PUSH5] first pushes of one journal by several enrolments at the same time agree on its owner', async () => {
    const till = await newTill();
    const journal = written(till, 12);
    const anew = await WireTill.enrol(server.url, await server.enrolCode(till.storeId), till.keys);
    await Promise.all([till, anew, till, anew].map((each) => each.pushRange(journal, 1, 12)));
    expect(await onHand(till)).toBe(12_000);
    expect(await exceptions(till)).toEqual([]);
  });
});

describe('breaks', () => {
  /** 1 to 9, of which 4 to 6 are lost; 9 says so. */
  function broken(till: WireTill): WireJournal {
    const journal = written(till, 8);
    journal.declareLost(4, 6);
    return journal;
  }

  it('[PUSH6] a genuine journal-break explains the gap, which is raised, and withdrawn when the facts arrive', async () => {
    const till = await newTill();
    const journal = broken(till);
    const breaks = journal.entries.slice(8);
    await till.pushRange(journal, 1, 3);
    expect(await till.pushRange(journal, 7, 8)).toMatchObject({ status: 'gap', storedThrough: 3 });
    expect(await till.push(journal, journal.placeAt(3), journal.entries.slice(6, 8), breaks)).toMatchObject({
      status: 'stored',
      storedThrough: 8,
    });
    expect(await exceptions(till)).toEqual(['facts-missing']);
    expect(await till.pushRange(journal, 9, 9)).toMatchObject({ status: 'stored', storedThrough: 9 });
    expect((await till.pull('outcomes')).get(breaks[0]?.operation.id ?? '')).toMatchObject({
      status: 'applied-with-exception',
    });
    expect(await till.push(journal, journal.placeAt(4), journal.entries.slice(4, 5))).toMatchObject({
      status: 'stored',
      storedThrough: 9,
    });
    const rows = [...(await till.pull('exceptions')).values()];
    expect(rows[0]?.details).toMatchObject({ fromSequence: 4, toSequence: 6, missing: 2 });
    await till.push(journal, journal.placeAt(3), journal.entries.slice(3, 6));
    expect(await exceptions(till)).toEqual([]);
    expect((await till.pull('outcomes')).get(breaks[0]?.operation.id ?? '')).toMatchObject({
      status: 'applied',
    });
    expect(await onHand(till)).toBe(8000);
  });

  it('[PUSH6] breaks that name the same range are all causes, and what comes for it serves them all', async () => {
    const till = await newTill();
    const journal = broken(till);
    const copy = journal.copy(8);
    copy.declareLost(4, 5);
    journal.move('A', 1);
    journal.declareLost(4, 6);
    const saying = [journal.entries[8], journal.entries[10]].map((entry) => entry?.operation.id ?? '');
    const own = copy.entries.at(-1)?.operation.id ?? '';
    await till.pushRange(journal, 1, 3);
    await till.push(journal, journal.placeAt(3), journal.entries.slice(6), journal.entries.slice(8));
    expect(await till.pushRange(copy, 9, 9)).toMatchObject({ status: 'forked' });
    const causes = async (range: string): Promise<unknown> =>
      (await till.pull('exceptions')).get(`facts-missing:${journal.journalId}:${range}`)?.causes;
    const statuses = async (): Promise<unknown[]> => {
      const outcomes = await till.pull('outcomes');
      return [...saying, own].map((id) => outcomes.get(id)?.status);
    };
    expect(await causes('4-6')).toEqual([...saying].sort());
    expect(await causes('4-5')).toEqual([own]);
    expect(await statuses()).toEqual(Array(3).fill('applied-with-exception'));
    await till.push(journal, journal.placeAt(3), journal.entries.slice(3, 6));
    expect(await exceptions(till)).toEqual(['forked-journal']);
    expect((await statuses())[1]).toBe('applied');
  });

  it('[PUSH6] an answer names what is missing, until it is brought', async () => {
    const till = await newTill();
    const journal = broken(till);
    expect(await till.pushRange(journal, 1, 3)).toMatchObject({ missing: [] });
    const breaks = journal.entries.slice(8);
    const range = (fromSequence: number, toSequence = fromSequence) => ({ fromSequence, toSequence });
    expect(await till.push(journal, journal.placeAt(3), journal.entries.slice(6, 9), breaks)).toMatchObject({
      missing: [range(4, 6)],
    });
    expect(await till.pushRange(journal, 5, 5)).toMatchObject({ missing: [range(4), range(6)] });
    expect(await till.push(journal, journal.head, [])).toMatchObject({ missing: [range(4), range(6)] });
    const page = await till.page('stock', null);
    expect(page).toMatchObject({ ownMissing: { [journal.journalId]: [range(4), range(6)] } });
    expect(await till.pushRange(journal, 4, 6)).toMatchObject({ missing: [] });
    expect(await till.page('stock', null)).toMatchObject({ ownMissing: {} });
  });

  it('[PUSH6] what a copy brings goes where the journal lacks it, whichever branch is longer', async () => {
    const till = await newTill();
    const journal = broken(till);
    const copy = journal.copy(8);
    await till.pushRange(journal, 1, 3);
    await till.push(journal, journal.placeAt(3), journal.entries.slice(6, 9), journal.entries.slice(8));
    for (let count = 0; count < 3; count += 1) copy.move('A', 1);
    const range = { fromSequence: 4, toSequence: 6 };
    expect(await till.pushRange(copy, 9, 11)).toMatchObject({ branch: 1, missing: [range] });
    // With its last entry, so that the server knows whose line it is.
    const brought = [...copy.entries.slice(3, 6), ...copy.entries.slice(10)];
    expect(await till.push(copy, copy.placeAt(3), brought)).toMatchObject({
      status: 'forked',
      branch: 1,
      storedThrough: 11,
      missing: [],
    });
    expect(await till.push(journal, journal.head, [])).toMatchObject({ branch: 0, missing: [] });
    expect(await exceptions(till)).toEqual(['forked-journal']);
    expect(await onHand(till)).toBe(11_000);
  });

  it('[PUSH6] a break that its till did not sign explains nothing', async () => {
    const till = await newTill();
    const journal = broken(till);
    await till.pushRange(journal, 1, 3);
    const { hash: _hash, signature: _signature, ...unsigned } = journal.entries[8] as JournalEntry;
    const forged = signEntry(newKeys(), unsigned);
    expect(await till.push(journal, journal.placeAt(3), journal.entries.slice(6, 8), [forged])).toMatchObject(
      {
        status: 'gap',
        storedThrough: 3,
      },
    );
    expect(await exceptions(till)).toEqual([]);
  });
});

describe('forks', () => {
  it('[PUSH7] another hash at a held place makes a branch: stored, applied, raised, and told', async () => {
    const till = await newTill();
    const journal = written(till, 5);
    const copy = journal.copy(3);
    await till.pushRange(journal, 1, 5);
    copy.move('A', 10);
    copy.move('A', 10);
    expect(await till.pushRange(copy, 4, 5)).toMatchObject({
      status: 'forked',
      branch: 1,
      storedThrough: 5,
      storedHash: copy.head.hash,
    });
    expect(await onHand(till)).toBe(25_000);
    expect(await exceptions(till)).toEqual(['forked-journal']);
    copy.move('A', 10);
    expect(await till.pushRange(copy, 6, 6)).toMatchObject({ status: 'forked', branch: 1, storedThrough: 6 });
    journal.move('A', 1);
    expect(await till.pushRange(journal, 6, 6)).toMatchObject({
      status: 'stored',
      branch: 0,
      storedThrough: 6,
    });
    expect(await onHand(till)).toBe(36_000);
    const page = await till.page('stock', null, { journals: `${copy.journalId}:1` });
    expect(page.rebuild === false && page.ownThrough[copy.journalId]).toBe(6);
  });

  it.each([2, 7, 50])(
    '[PUSH7] a copy is led to where it left the journal, by batches of %i',
    async (batch) => {
      const till = await newTill();
      const journal = written(till, 60);
      const copy = journal.copy(23);
      for (let index = 0; index < 30; index += 1) copy.move('B', 1);
      const third = copy.copy(40);
      for (let index = 0; index < 30; index += 1) third.move('C', 1);
      await till.pushAll(journal, batch);
      expect(await till.pushAll(copy, batch)).toMatchObject({ status: 'forked', storedThrough: 53 });
      expect(await till.pushAll(third, batch)).toMatchObject({ status: 'forked', storedThrough: 70 });
      expect(await till.pushAll(journal, batch)).toMatchObject({
        status: 'stored',
        branch: 0,
        storedThrough: 60,
      });
      expect([await onHand(till), await onHand(till, 'B'), await onHand(till, 'C')]).toEqual([
        60_000, 30_000, 30_000,
      ]);
    },
  );

  it('[PUSH7] a break of a disk that was put back tells what it lost, beside what the server holds of before', async () => {
    const till = await newTill();
    const journal = written(till, 5);
    const putBack = journal.copy(3);
    await till.pushRange(journal, 1, 5);
    // It thinks that one line, which it can't read any more, held its 4 and 5.
    const lost = { fromSequence: 4, toSequence: 5, quarantine: 'segment-1' };
    const named = putBack.append('journal-break', lost);
    const { hash: _hash, signature: _signature, ...unsigned } = named;
    putBack.entries[3] = signEntry(till.keys, { ...unsigned, tillSequence: 6 });
    const answer = await till.push(putBack, putBack.placeAt(2), putBack.entries.slice(2));
    expect(answer).toMatchObject({ status: 'forked', branch: 1, storedThrough: 6 });
    expect(await exceptions(till)).toEqual(['facts-missing', 'forked-journal']);
    expect((await till.pull('outcomes')).get(named.operation.id)).toMatchObject({
      status: 'applied-with-exception',
    });
  });

  it.each([2, 5, 7, 50])(
    '[PUSH7] a copy that lost the end at which it left the journal is led to its branch, by batches of %i',
    async (batch) => {
      const till = await newTill();
      const journal = written(till, 22);
      const copy = journal.copy(9);
      copy.declareLost(6, 9);
      for (let index = 0; index < 14; index += 1) copy.move('B', 1);
      await till.pushAll(journal);
      const own = followingOn(till, journal.copy(5), copy.entries.slice(9));
      const breaks = own.slice(5, 6);
      const { tillSequence = 0, hash = '' } = own.at(-1) ?? {};
      let answer = await till.push(journal, { tillSequence, hash }, []);
      for (let round = 0; round < 40 && answer.storedHash !== hash; round += 1) {
        const { storedThrough } = answer;
        const entries = own.filter((each) => each.tillSequence > storedThrough).slice(0, batch);
        const after = entries.slice(0, 1).map((first) => {
          return { tillSequence: first.tillSequence - 1, hash: first.previousHash };
        });
        answer = await till.push(journal, after[0] ?? { tillSequence, hash }, entries, breaks);
      }
      expect(answer).toMatchObject({
        status: 'forked',
        storedThrough: 24,
        storedHash: hash,
        missing: [{ fromSequence: 6, toSequence: 9 }],
      });
      expect([await onHand(till), await onHand(till, 'B')]).toEqual([22_000, 14_000]);
      expect(await exceptions(till)).toEqual(['facts-missing', 'forked-journal']);
    },
  );
});

describe('content', () => {
  it('[PUSH8] an entry that is not genuine is stored, held and raised, and the rest flows', async () => {
    const till = await newTill();
    const journal = written(till, 5);
    const wrong = newKeys();
    const entries = journal.entries.map((entry) => ({ ...entry }));
    const { hash: _hash, signature: _signature, ...unsigned } = entries[1] as JournalEntry;
    entries[1] = { ...signEntry(wrong, unsigned), hash: entries[1]?.hash ?? '' };
    entries[3] = { ...(entries[3] as JournalEntry), receiptNumber: 'T-1-000009' };
    expect(await till.push(journal, journal.placeAt(0), entries)).toMatchObject({
      status: 'stored',
      storedThrough: 5,
    });
    expect(await onHand(till)).toBe(3000);
    expect(await exceptions(till)).toEqual(['entry-not-genuine', 'entry-not-genuine']);
    const outcomes = await till.pull('outcomes');
    expect(outcomes.get(journal.entries[1]?.operation.id ?? '')).toMatchObject({ status: 'held' });
    expect(outcomes.get(journal.entries[2]?.operation.id ?? '')).toMatchObject({ status: 'applied' });
  });

  it('[PUSH8] an entry that does not follow the one before it is held', async () => {
    const till = await newTill();
    const journal = written(till, 2);
    const stray = signEntry(till.keys, { ...without(journal.move('A', 1)), previousHash: 'ab'.repeat(32) });
    expect(
      await till.push(journal, journal.placeAt(0), [...journal.entries.slice(0, 2), stray]),
    ).toMatchObject({
      storedThrough: 3,
    });
    expect(await exceptions(till)).toEqual(['entry-not-genuine']);
    expect(await onHand(till)).toBe(2000);
  });

  it('[PUSH9] unknown kinds and versions, broken content and other stores are held by name', async () => {
    const till = await newTill();
    const journal = new WireJournal(till);
    journal.append('time-travel', {});
    journal.append('stock-receipt', {}, { version: 99 });
    journal.append('stock-receipt', { supplier: null, reference: null, lines: [] });
    journal.move('A', 1, { storeId: 'ANOTHER' });
    journal.move('A', 1, { tillId: 'another' });
    journal.append('audit', { anything: 'at all' }, { id: 'not a uuid', kind: 'UPPER CASE' });
    journal.move('nul\0sku', 1);
    journal.move('A', 1);
    expect(await till.pushRange(journal, 1, 8)).toMatchObject({ status: 'stored', storedThrough: 8 });
    expect(await onHand(till)).toBe(1000);
    expect(await exceptions(till)).toEqual([
      ...Array<string>(5).fill('invalid-operation'),
      ...Array<string>(2).fill('unknown-operation'),
    ]);
    expect(await till.pushRange(journal, 1, 8)).toMatchObject({ status: 'stored', storedThrough: 8 });
  });

  it('[PUSH10] content the store can not hold is held by itself, not with its batch', async () => {
    const till = await newTill();
    const journal = new WireJournal(till);
    await server.store.write((transaction) =>
      transaction.stock.move({
        add: [
          {
            storeId: till.storeId,
            origin: 'before',
            line: 0,
            sku: 'HUGE',
            quantityMilli: 9e15,
            businessMs: 1,
          },
        ],
        remove: [],
      }),
    );
    journal.move('A', 1);
    journal.move('HUGE', 1);
    journal.move('A', 1);
    expect(await till.pushAll(journal)).toMatchObject({ status: 'stored', storedThrough: 3 });
    expect(await onHand(till)).toBe(2000);
    expect(await exceptions(till)).toEqual(['invalid-operation']);
  });

  it('[PUSH11] one operation id counts once wherever it stands, whichever came first', async () => {
    const till = await newTill();
    const [low, high] = [new WireJournal(till), new WireJournal(till)].sort((a, b) =>
      a.journalId < b.journalId ? -1 : 1,
    ) as [WireJournal, WireJournal];
    const second = high.move('A', 5);
    low.move('A', 3, { id: second.operation.id });
    await till.pushAll(high);
    expect(await onHand(till)).toBe(5000);
    await till.pushAll(low);
    expect(await onHand(till)).toBe(3000);
    expect(await exceptions(till)).toEqual(['operation-repeated']);
    expect((await till.pull('outcomes')).get(second.operation.id)).toMatchObject({
      status: 'applied-with-exception',
      journalId: low.journalId,
    });
  });

  it('[PUSH12] stock below zero is raised from the sum, and withdrawn when the sum recovers', async () => {
    const till = await newTill();
    const journal = new WireJournal(till);
    journal.move('A', -2);
    await till.pushAll(journal);
    expect(await exceptions(till)).toEqual(['stock-below-zero']);
    journal.move('A', 5);
    await till.pushAll(journal);
    expect(await exceptions(till)).toEqual([]);
    expect(await onHand(till)).toBe(3000);
  });
});

function without(entry: JournalEntry): Omit<JournalEntry, 'hash' | 'signature'> {
  const { hash: _hash, signature: _signature, ...rest } = entry;
  return rest;
}

/**
 * What every store must do, whatever database it stands on. A store's own test calls this with a way to open
 * the same database again and again; nothing here knows which one it is.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { genesisHash } from '../../shared/domain/operation.ts';
import { countOverlaps } from '../../shared/domain/stock/count-overlaps.ts';
import type { FeedChange } from '../../sync-server/store/feed-records.ts';
import type { EntryRecord } from '../../sync-server/store/journal-records.ts';
import { ContentRefused, type Store } from '../../sync-server/store/store.ts';
import { describeCustomers } from './customer-store-contract.ts';
import { describeOrders } from './order-store-contract.ts';
import { describeReturns } from './return-store-contract.ts';

/** A database that can be opened more than once, also twice at a time. */
export interface StoreUnderTest {
  open(nowMs: () => number): Promise<Store>;
  /** A file name that is free, for backups. */
  freeFile(): string;
  openCopy(file: string, nowMs: () => number): Promise<Store>;
  remove(): Promise<void>;
}

const journal = { journalId: 'j1', tillId: 't1', storeId: 'S', receiptPrefix: 'S-1' };

function entry(tillSequence: number, change: Partial<EntryRecord> = {}): EntryRecord {
  return {
    journalId: 'j1',
    branch: 0,
    tillSequence,
    storeId: 'S',
    tillId: 't1',
    operationId: `op-${tillSequence}`,
    kind: 'sale',
    receiptNumber: null,
    previousHash: `hash-${tillSequence - 1}`,
    hash: `hash-${tillSequence}`,
    text: `{"n":${tillSequence}}`,
    sealed: null,
    heldReason: null,
    heldDetail: '',
    receivedAtMs: 5,
    ...change,
  };
}

function product(id: string, data: Record<string, unknown> | null = { id }, popularity = 0): FeedChange {
  return { stream: 'chain', collection: 'products', id, data, popularity };
}

const movement = { storeId: 'S', origin: 'o1', line: 0, sku: 'A', quantityMilli: 5, businessMs: 100 };

/** Declares the suite for one kind of store. */
export function describeStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the store contract`, () => {
    let database: StoreUnderTest;
    let store: Store;
    let now = 1000;

    beforeEach(async () => {
      now = 1000;
      database = await make();
      store = await database.open(() => now);
    });
    afterEach(async () => {
      await store.close();
      await database.remove();
    });

    describeOrders(() => store);
    describeReturns(() => store);
    describeCustomers(() => store);

    const live = (ids: readonly string[]): Promise<string[]> =>
      store.read(async ({ feed }) => (await feed.rows('chain', 'products', ids)).map((row) => row.id).sort());

    it('[STORE1] a failed transaction leaves nothing behind, a failed savepoint only what was before it', async () => {
      await expect(
        store.write(async ({ feed }) => {
          await feed.writeRows([product('lost')]);
          throw new Error('broken');
        }),
      ).rejects.toThrow('broken');
      await store.write(async (transaction) => {
        await transaction.feed.writeRows([product('before')]);
        const inner = transaction.savepoint(async () => {
          await transaction.feed.writeRows([product('within')]);
          throw new Error('undone');
        });
        await expect(inner).rejects.toThrow('undone');
        await transaction.feed.writeRows([product('after')]);
      });
      expect(await live(['lost', 'before', 'within', 'after'])).toEqual(['after', 'before']);
      expect(await store.read(({ feed }) => feed.position('chain'))).toBe(2);
    });

    it('[STORE1] what is committed is there when the database is opened again', async () => {
      await store.write(({ feed }) => feed.writeRows([product('p')]));
      await store.close();
      store = await database.open(() => now);
      expect(await live(['p'])).toEqual(['p']);
    });

    it('[STORE2] a read sees one moment, however long it takes', async () => {
      await store.write(({ feed }) => feed.writeRows([product('p')]));
      await store.read(async ({ feed }) => {
        expect(await feed.position('chain')).toBe(1);
        await store.write((transaction) => transaction.feed.writeRows([product('q')]));
        expect(await feed.position('chain')).toBe(1);
        expect(await feed.countLive('chain', 'products')).toBe(1);
      });
      expect(await store.read(({ feed }) => feed.countLive('chain', 'products'))).toBe(2);
    });

    it('[STORE3] two openings write in turn: positions have no gaps and no doubles', async () => {
      const other = await database.open(() => now);
      const writes = Array.from({ length: 40 }, (_, index) =>
        (index % 2 ? store : other).write(({ feed }) => feed.writeRows([product(`p${index}`)])),
      );
      await Promise.all(writes);
      await other.close();
      const rows = await store.read(({ feed }) => feed.rowsAfter('chain', 'products', 0, 100));
      expect(rows.map((row) => row.feedSequence)).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
    });

    it('[STORE4] sequences are taken in order within a stream, and a row in the same words takes none', async () => {
      const store1: FeedChange = { ...product('s'), stream: 'store:S', collection: 'stock' };
      expect(await store.write(({ feed }) => feed.writeRows([product('b'), store1, product('a')]))).toBe(3);
      expect(
        await store.write(({ feed }) => feed.writeRows([product('b'), product('a', { id: 'new' })])),
      ).toBe(1);
      expect(await store.write(({ feed }) => feed.writeRows([product('never', null)]))).toBe(0);
      const rows = await store.read(({ feed }) => feed.rowsAfter('chain', 'products', 0, 10));
      expect(rows.map((row) => [row.id, row.feedSequence])).toEqual([
        ['b', 1],
        ['a', 3],
      ]);
      expect(await store.read(({ feed }) => feed.positions())).toEqual(
        new Map([
          ['chain', 3],
          ['store:S', 1],
        ]),
      );
      expect(await store.read(({ feed }) => feed.newest('chain'))).toEqual(new Map([['products', 3]]));
      expect(await store.read(({ feed }) => feed.newest('store:S'))).toEqual(new Map([['stock', 1]]));
    });

    it('[STORE4] a deleted row stays as a deletion and may come back', async () => {
      await store.write(({ feed }) => feed.writeRows([product('a'), product('b')]));
      await store.write(({ feed }) => feed.writeRows([product('a', null)]));
      const rows = await store.read(({ feed }) => feed.rowsAfter('chain', 'products', 0, 10));
      expect(rows.map((row) => [row.id, row.text])).toEqual([
        ['b', '{"id":"b"}'],
        ['a', null],
      ]);
      expect(await store.read(({ feed }) => feed.countLive('chain', 'products'))).toBe(1);
      await store.write(({ feed }) => feed.writeRows([product('a')]));
      expect(await live(['a', 'b'])).toEqual(['a', 'b']);
    });

    it('[STORE4] popular rows come by popularity, then id, without those changed since a position', async () => {
      await store.write(({ feed }) =>
        feed.writeRows([product('a', {}, 1), product('b', {}, 9), product('c', {}, 9), product('d', {}, 5)]),
      );
      await store.write(({ feed }) => feed.writeRows([product('d', { changed: 1 }, 5)]));
      await store.read(async ({ feed }) => {
        const first = await feed.popularRows('chain', 'products', 4, null, 1);
        expect(first.map((row) => row.id)).toEqual(['b']);
        const rest = await feed.popularRows('chain', 'products', 4, { popularity: 9, id: 'b' }, 9);
        expect(rest.map((row) => row.id)).toEqual(['c', 'a']);
      });
    });

    it('[STORE4] old rows expire as deletions, in bounded steps', async () => {
      const rows = ['x', 'y', 'z'].map(
        (id): FeedChange => ({ ...product(id), stream: 'store:S', collection: 'outcomes' }),
      );
      await store.write(({ feed }) => feed.writeRows(rows));
      now = 2000;
      await store.write(({ feed }) =>
        feed.writeRows([{ ...product('x', { again: 1 }), stream: 'store:S', collection: 'outcomes' }]),
      );
      const expire = (): Promise<number> =>
        store.write(({ feed }) => feed.expireRows('store:S', ['outcomes'], 2000, 1));
      expect([await expire(), await expire(), await expire()]).toEqual([1, 1, 0]);
      const left = await store.read(({ feed }) => feed.rowsAfter('store:S', 'outcomes', 4, 10));
      expect(left.map((row) => [row.id, row.feedSequence, row.text])).toEqual([
        ['y', 5, null],
        ['z', 6, null],
      ]);
    });

    it('[STORE5] entries are kept word for word and found by place and by operation', async () => {
      await store.write(async ({ journals }) => {
        expect(await journals.lockJournal(journal)).toEqual(journal);
        expect(await journals.lockJournal({ ...journal, tillId: 'other' })).toEqual(journal);
        await journals.insertEntries([
          entry(1),
          entry(2, { heldReason: 'unknown-operation', heldDetail: 'why' }),
          entry(3),
        ]);
        await journals.addBranch('j1', {
          branch: 1,
          parentBranch: 0,
          forkSequence: 2,
          storedThrough: 3,
          storedHash: 'x',
        });
        await journals.insertEntries([entry(3, { branch: 1, hash: 'x', operationId: 'op-1' })]);
        await journals.setStoredThrough('j1', 0, 3, 'hash-3');
      });
      await store.read(async ({ journals }) => {
        expect(await journals.entriesOf(['op-2'])).toEqual([
          entry(2, { heldReason: 'unknown-operation', heldDetail: 'why' }),
        ]);
        expect((await journals.entriesOf(['op-1'])).map((each) => each.branch)).toEqual([0, 1]);
        expect(
          (await journals.places('j1', 2, 3)).map((place) => [place.branch, place.tillSequence]),
        ).toEqual([
          [0, 2],
          [0, 3],
          [1, 3],
        ]);
        expect(
          (await journals.branches(['j1', 'none'])).get('j1')?.map((each) => each.storedThrough),
        ).toEqual([3, 3]);
        expect(
          (await journals.heldEntries('unknown-operation', null, 9)).map((each) => each.tillSequence),
        ).toEqual([2]);
        expect(await journals.heldEntries('unknown-operation', entry(2), 9)).toEqual([]);
        expect(await journals.entryCounts()).toEqual({ stored: 4, held: 1 });
        expect(
          (await journals.allEntries(entry(2), 9)).map((each) => [each.branch, each.tillSequence]),
        ).toEqual([
          [0, 3],
          [1, 3],
        ]);
        expect(await journals.journalsOfTill('t1')).toEqual([journal]);
      });
    });

    it('[STORE5] a place is taken once', async () => {
      await store.write(async ({ journals }) => {
        expect((await journals.lockJournal(journal)).journalId).toBe('j1');
        expect((await journals.branches(['j1'])).get('j1')).toEqual([
          { branch: 0, parentBranch: null, forkSequence: 0, storedThrough: 0, storedHash: genesisHash },
        ]);
        await journals.insertEntries([entry(1)]);
      });
      await expect(
        store.write(({ journals }) => journals.insertEntries([entry(1, { hash: 'other' })])),
      ).rejects.toThrow(ContentRefused);
    });

    it('[STORE6] a level is always the sum of its movements', async () => {
      await store.write(async ({ stock }) => {
        const levels = await stock.move({
          add: [
            { ...movement, sku: 'B' },
            { ...movement, line: 1 },
            { ...movement, line: 2, quantityMilli: -9 },
          ],
          remove: [],
        });
        expect(levels.map((level) => [level.sku, level.onHandMilli])).toEqual([
          ['A', -4],
          ['B', 5],
        ]);
        await stock.move({
          add: [{ ...movement, origin: 'o2', quantityMilli: 100 }],
          remove: [{ storeId: 'S', origin: 'o1' }],
        });
      });
      await store.read(async ({ stock }) => {
        expect((await stock.allLevels('S')).map((level) => [level.sku, level.onHandMilli])).toEqual([
          ['A', 100],
          ['B', 0],
        ]);
        expect(await stock.movements('S', ['o1', 'o2'])).toEqual([
          { ...movement, origin: 'o2', quantityMilli: 100 },
        ]);
        expect(await stock.movementSums('S', ['A', 'B'], 'o')).toEqual(new Map([['A', 100]]));
        expect(await stock.levels('T', ['A'])).toEqual([]);
      });
    });

    it('[STORE6] a movement counts once, and a level out of range is refused as content', async () => {
      await store.write(({ stock }) => stock.move({ add: [movement], remove: [] }));
      await expect(store.write(({ stock }) => stock.move({ add: [movement], remove: [] }))).rejects.toThrow(
        ContentRefused,
      );
      const huge = { ...movement, origin: 'huge', quantityMilli: 9e15 };
      await expect(store.write(({ stock }) => stock.move({ add: [huge], remove: [] }))).rejects.toThrow(
        ContentRefused,
      );
    });

    it('[STORE16] a count line keeps the sum of what moved up to its scan, whatever comes first', async () => {
      const random = seededRandom(7);
      const pick = (limit: number): number => random.below(limit);
      const moves = Array.from({ length: 60 }, (_, index) => ({
        storeId: index % 7 === 0 ? 'T' : 'S',
        origin: `o${index}`,
        line: 0,
        sku: ['A', 'B'][pick(2)] ?? 'A',
        quantityMilli: pick(9) - 4,
        businessMs: pick(50),
      }));
      const counts = Array.from({ length: 8 }, (_, index) => ({
        storeId: 'S',
        sku: ['A', 'B', 'C'][pick(3)] ?? 'A',
        // Some share an origin with a movement: a count's own movement doesn't stand before it.
        origin: `o${pick(60)}`,
        operationId: `count-${index}`,
        expectedMilli: pick(5),
        countedMilli: pick(5),
        countedAtMs: 100 * (index + 1) - pick(99) - (index < 4 ? 100 * index : 0),
      }));
      const gone = ['o3', 'o10', 'o11', counts[0]?.origin ?? ''];
      const steps = [
        ...moves.map((move) => ({ add: [move], remove: [], counts: [] })),
        ...counts.map((count) => ({ add: [], remove: [], counts: [count] })),
      ];
      for (let at = steps.length - 1; at > 0; at -= 1) {
        const other = pick(at + 1);
        [steps[at], steps[other]] = [steps[other] as (typeof steps)[0], steps[at] as (typeof steps)[0]];
      }
      await store.write(async ({ stock }) => {
        for (const step of steps) await stock.move(step);
        await stock.move({ add: [], remove: gone.map((origin) => ({ storeId: 'S', origin })) });
      });
      const stays = (each: { readonly storeId: string; readonly origin: string }): boolean =>
        each.storeId === 'S' && !gone.includes(each.origin);
      const facts = moves.filter(stays).map(({ businessMs, ...move }) => ({ ...move, atMs: businessMs }));
      await store.read(async ({ stock }) => {
        const lines = await stock.countLines('S', ['A', 'B', 'C'], 0);
        expect(lines.map((line) => line.operationId).sort()).toEqual(
          counts
            .filter(stays)
            .map((line) => line.operationId)
            .sort(),
        );
        expect(lines.length).toBeGreaterThan(3);
        for (const line of lines) {
          const before = countOverlaps([{ ...line, expectedMilli: 0 }], facts)[0]?.differenceMilli ?? 0;
          expect([line.operationId, line.beforeMilli]).toEqual([line.operationId, before]);
        }
        for (const level of await stock.levels('S', ['A', 'B'])) {
          const own = facts.filter((move) => move.sku === level.sku);
          expect(level.lastMovedAtMs).toBe(Math.max(...own.map((move) => move.atMs)));
          const scans = lines.filter((line) => line.sku === level.sku).map((line) => line.countedAtMs);
          expect(level.lastCountedAtMs).toBe(scans.length === 0 ? null : Math.max(...scans));
        }
        const late = Math.max(...lines.map((line) => line.countedAtMs));
        expect(await stock.countLines('S', ['A', 'B', 'C'], late + 1)).toEqual([]);
      });
    });

    it('[STORE17] announcements and the place of availability are kept, the later one in place of the earlier', async () => {
      const announcement = {
        deliveryId: 'S:1',
        toStoreId: 'S',
        supplier: null,
        reference: 'one',
        announcedAtMs: 5,
        lines: [{ sku: 'A', quantityMilli: 1 }],
      };
      await store.write(async ({ stock, feed }) => {
        await stock.announce([announcement]);
        await stock.announce([{ ...announcement, reference: 'two' }]);
        await stock.setAvailabilityPosition('store:S', 3);
        await stock.setAvailabilityPosition('store:S', 4);
        await stock.move({ add: [movement, { ...movement, storeId: 'T', quantityMilli: 7 }], remove: [] });
        for (const stream of ['store:S', 'store:T'] as const) {
          await feed.writeRows([{ ...product('x'), stream }]);
        }
      });
      await store.read(async ({ stock }) => {
        expect(await stock.announcements(['S:1', 'S:2'])).toEqual(
          new Map([['S:1', { ...announcement, reference: 'two' }]]),
        );
        expect(await stock.availabilityPositions()).toEqual(new Map([['store:S', 4]]));
        const levels = await stock.levelsEverywhere(['A']);
        expect(levels.map((level) => [level.storeId, level.onHandMilli])).toEqual([
          ['S', 5],
          ['T', 7],
        ]);
      });
    });

    it('[STORE4] received deliveries expire, awaited ones stay', async () => {
      const delivery = (id: string, state: string): FeedChange => ({
        ...product(id, { id, state }),
        stream: 'store:S',
        collection: 'deliveries',
      });
      await store.write(({ feed }) =>
        feed.writeRows([delivery('old', 'received'), delivery('open', 'expected')]),
      );
      now += 1000;
      const expired = await store.write(({ feed }) => feed.expireRows('store:S', ['deliveries'], now, 10));
      expect(expired).toBe(1);
      const rows = await store.read(({ feed }) => feed.rows('store:S', 'deliveries', ['old', 'open']));
      expect(rows.map((row) => row.id)).toEqual(['open']);
    });

    it('[STORE7] epochs remember where each stream stood', async () => {
      await store.write(({ feed }) => feed.addEpoch('e1'));
      await store.write(({ feed }) => feed.writeRows([product('a')]));
      await store.write(({ feed }) => feed.addEpoch('e2'));
      expect(await store.read(({ feed }) => feed.epochs())).toEqual([
        { epoch: 'e1', starts: new Map() },
        { epoch: 'e2', starts: new Map([['chain', 1]]) },
      ]);
    });

    it('[STORE8] tills, codes and numbers', async () => {
      const till = { tillId: 't', storeId: 'S', receiptPrefix: 'S-1', publicKeys: ['k'], revokedAtMs: null };
      await store.write(async ({ access }) => {
        expect([
          await access.nextTillNumber('S'),
          await access.nextTillNumber('S'),
          await access.nextTillNumber('T'),
        ]).toEqual([1, 2, 1]);
        await access.addTill(till);
        await access.addEnrolCode({ codeHash: 'h', storeId: 'S', expiresAtMs: 9, tillId: null });
        await access.spendEnrolCode('h', 't');
        await access.revokeTill('t', 7);
        await access.revokeTill('t', 8);
        await access.revokeTill('t', 6);
      });
      await store.read(async ({ access }) => {
        expect(await access.till('t')).toEqual({ ...till, revokedAtMs: 6 });
        expect(await access.enrolCode('h')).toEqual({
          codeHash: 'h',
          storeId: 'S',
          expiresAtMs: 9,
          tillId: 't',
        });
        expect(await access.enrolCode('other')).toBeNull();
      });
    });

    it('[ERECEIPT4] addresses wait in order, a later agreement replaces an earlier one, and they can be erased', async () => {
      const receipt = {
        operationId: 'o1',
        storeId: 'S',
        tillId: 't1',
        channel: 'email',
        address: 'a@example.org',
        consentTextVersion: 'v1',
        consentAtMs: 10,
        state: 'queued',
        receivedAtMs: 20,
      } as const;
      await store.write(async ({ eReceipts }) => {
        await eReceipts.queue({ ...receipt, operationId: 'o2', receivedAtMs: 30 });
        await eReceipts.queue(receipt);
        await eReceipts.queue({ ...receipt, address: 'same-time@example.org', receivedAtMs: 99 });
        await eReceipts.queue({ ...receipt, channel: 'phone', address: '+7900', consentAtMs: 9 });
      });
      expect(await store.read(({ eReceipts }) => eReceipts.queued(10))).toMatchObject([
        { ...receipt },
        { operationId: 'o2', receivedAtMs: 30 },
      ]);
      await store.write(({ eReceipts }) =>
        eReceipts.queue({ ...receipt, address: 'b@example.org', consentAtMs: 11, receivedAtMs: 99 }),
      );
      expect(await store.read(({ eReceipts }) => eReceipts.eReceipt('o1'))).toEqual({
        ...receipt,
        address: 'b@example.org',
        consentAtMs: 11,
      });
      expect(await store.read(({ eReceipts }) => eReceipts.queued(1))).toHaveLength(1);
      expect(await store.write(({ eReceipts }) => eReceipts.erase('email', 'a@example.org'))).toBe(1);
      expect(await store.read(({ eReceipts }) => eReceipts.eReceipt('o2'))).toBeNull();
      expect(await store.read(({ feed }) => feed.positions())).toEqual(new Map());
    });

    it('[STORE9] causes of exceptions are found by operation', async () => {
      await store.write(async ({ feed }) => {
        await feed.setCauses([{ storeId: 'S', exceptionId: 'x', operationIds: ['a', 'b', 'a'] }]);
        await feed.setCauses([{ storeId: 'S', exceptionId: 'y', operationIds: ['a'] }]);
        await feed.setCauses([{ storeId: 'S', exceptionId: 'x', operationIds: ['a'] }]);
      });
      expect(await store.read(({ feed }) => feed.exceptionsOf('S', ['a', 'b']))).toEqual(
        new Map([
          ['a', ['x', 'y']],
          ['b', []],
        ]),
      );
    });

    it('[STORE15] operations are kept under topics once, and found by them', async () => {
      const record = { topic: 'attempt:1', storeId: 'S', operationId: 'b' };
      await store.write(async ({ topics }) => {
        await topics.keep([record, { ...record, operationId: 'a' }, record]);
        await topics.keep([record, { ...record, topic: 'attempt:2' }, { ...record, storeId: 'R' }]);
      });
      expect(await store.read(({ topics }) => topics.kept(['attempt:1', 'attempt:3']))).toEqual([
        { ...record, storeId: 'R' },
        { ...record, operationId: 'a' },
        record,
      ]);
    });

    it('[STORE18] a parked sale is given to one till, which gets it again, and is forgotten after a while', async () => {
      const parkedSale = {
        storeId: 'S',
        parkedId: 'p',
        tillId: 't1',
        text: '{}',
        offeredAtMs: 5,
        takenBy: null,
        takenAs: null,
      };
      await store.write(async ({ parked }) => {
        await parked.offer(parkedSale);
        await parked.offer({ ...parkedSale, tillId: 't9', text: '{"later":1}' });
        await parked.offer({ ...parkedSale, parkedId: 'q', offeredAtMs: 6 });
        await parked.offer({ ...parkedSale, storeId: 'R' });
      });
      const listed = (storeId: string) => store.read(({ parked }) => parked.parkedSales(storeId, 10));
      expect((await listed('S')).map(({ parkedId }) => parkedId)).toEqual(['q', 'p']);
      const take = (tillId: string, cartId: string, parkedId = 'p') =>
        store.write(({ parked }) => parked.take('S', parkedId, tillId, cartId));
      const taken = { ...parkedSale, takenBy: 't2', takenAs: 'c1' };
      expect(await take('t2', 'c1')).toEqual(taken);
      expect(await take('t3', 'c2')).toEqual(taken);
      expect(await take('t2', 'c3')).toEqual(taken);
      expect(await take('t2', 'c3', 'unknown')).toBeNull();
      expect((await listed('S')).map(({ parkedId }) => parkedId)).toEqual(['q']);
      expect(await listed('R')).toHaveLength(1);
      expect(await store.write(({ parked }) => parked.forgetParked(6))).toBe(2);
      expect(await store.read(({ parked }) => parked.parkedSale('S', 'p'))).toBeNull();
      expect(await listed('S')).toHaveLength(1);
    });

    it('[STORE10] a backup of the live database is whole', async () => {
      await store.write(({ feed }) => feed.writeRows([product('a')]));
      const file = database.freeFile();
      await store.backupTo(file);
      await store.write(({ feed }) => feed.writeRows([product('b')]));
      const copy = await database.openCopy(file, () => now);
      expect(await copy.read(({ feed }) => feed.countLive('chain', 'products'))).toBe(1);
      await copy.close();
      await expect(store.backupTo(file)).rejects.toThrow('exists');
    });

    it('[BANK1] a bank transfer is kept once for its attempt, and once it ended nothing changes it', async () => {
      const transfer = {
        attemptId: 'a1',
        storeId: 'S',
        tillId: 't1',
        amountMinor: 500,
        currency: 'RUB',
        ofAttemptId: null,
        askedAtMs: 7,
        state: 'waiting',
        qrText: null,
        expiresAtMs: 9,
        reference: null,
      } as const;
      const note = (change: object) =>
        store.write(({ bank }) => bank.noteBankTransfer({ ...transfer, ...change }));
      expect(await note({})).toEqual(transfer);
      expect(await note({ amountMinor: 900, state: 'paid' })).toEqual(transfer);
      const opened = { state: 'waiting', qrText: 'qr', expiresAtMs: 10, reference: null } as const;
      const paid = { ...opened, state: 'paid', reference: 'B1' } as const;
      const update = (standing: typeof opened | typeof paid) =>
        store.write(({ bank }) => bank.updateBankTransfer('a1', standing));
      expect(await update(opened)).toEqual({ ...transfer, ...opened });
      expect(await update(paid)).toEqual({ ...transfer, ...paid });
      expect(await update(opened)).toEqual({ ...transfer, ...paid });
      await store.close();
      store = await database.open(() => now);
      expect(await store.read(({ bank }) => bank.bankTransfer('a1'))).toEqual({ ...transfer, ...paid });
      expect(await store.read(({ bank }) => bank.bankTransfer('a2'))).toBeNull();
      expect(await store.write(({ bank }) => bank.updateBankTransfer('a2', opened))).toBeNull();
    });

    it('[STORE11] pictures are kept by their hash', async () => {
      const picture = { hash: 'h', contentType: 'image/png', bytes: new Uint8Array([0, 1, 255]) };
      await store.write(({ feed }) => feed.addPictures([picture, picture]));
      const kept = await store.read(({ feed }) => feed.picture('h'));
      expect([kept?.contentType, ...(kept?.bytes ?? [])]).toEqual(['image/png', 0, 1, 255]);
      expect(await store.read(({ feed }) => feed.picture('none'))).toBeNull();
    });

    it('[STORE12] listeners hear of commits that wrote feed rows, and of no others', async () => {
      let heard = 0;
      const stop = store.onFeedCommit(() => {
        heard += 1;
      });
      await store.write(({ feed }) => feed.writeRows([product('a')]));
      await store.write(({ feed }) => feed.writeRows([product('a')]));
      await store
        .write(({ feed }) =>
          feed.writeRows([product('b'), product('c')]).then(() => Promise.reject(new Error('no'))),
        )
        .catch(() => undefined);
      stop();
      await store.write(({ feed }) => feed.writeRows([product('d')]));
      expect(heard).toBe(1);
    });
  });
}

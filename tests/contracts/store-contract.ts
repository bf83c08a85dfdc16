/**
 * What every store must do, whatever database it stands on. A store's own test calls this with a way to open
 * the same database again and again; nothing here knows which one it is.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedChange } from '../../sync-server/store/feed-records.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { describeCustomers } from './customer-store-contract.ts';
import { describeJournals } from './journal-store-contract.ts';
import { describeOrders } from './order-store-contract.ts';
import { describeReturns } from './return-store-contract.ts';
import { describeStock } from './stock-store-contract.ts';

/** A database that can be opened more than once, also twice at a time. */
export interface StoreUnderTest {
  open(nowMs: () => number): Promise<Store>;
  /** A file name that is free, for backups. */
  freeFile(): string;
  openCopy(file: string, nowMs: () => number): Promise<Store>;
  remove(): Promise<void>;
}

function product(id: string, data: Record<string, unknown> | null = { id }, popularity = 0): FeedChange {
  return { stream: 'chain', collection: 'products', id, data, popularity };
}

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

    describeJournals(() => store);
    describeStock(() => store);
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
          await access.nextTillNumber('S', 0),
          await access.nextTillNumber('S', 0),
          await access.nextTillNumber('T', 4),
          await access.nextTillNumber('T', 2),
          await access.nextTillNumber('S', 2),
        ]).toEqual([1, 2, 5, 6, 3]);
        expect(await access.lastTillNumbers()).toEqual(
          new Map([
            ['S', 3],
            ['T', 6],
          ]),
        );
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

    it('[STORE9] every store is found in which an exception stands', async () => {
      const row = { collection: 'exceptions' as const, data: {}, popularity: 0 };
      await store.write(async ({ feed }) => {
        await feed.writeRows([
          { ...row, stream: 'store:S', id: 'x' },
          { ...row, stream: 'store:T', id: 'x' },
          { ...row, stream: 'store:U', id: 'x' },
          { ...row, stream: 'store:U', id: 'y' },
        ]);
        await feed.writeRows([{ ...row, stream: 'store:U', id: 'x', data: null }]);
      });
      const found = await store.read(({ feed }) => feed.storesOfExceptions(['x', 'z']));
      expect(found.map((each) => each.storeId).sort()).toEqual(['S', 'T']);
      expect(found.map((each) => each.exceptionId)).toEqual(['x', 'x']);
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

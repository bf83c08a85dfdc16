/** What every store must do to look back at purchases; see store-contract.ts, which calls this. */
import { expect, it } from 'vitest';
import { genesisHash } from '../../shared/domain/operation.ts';
import type { EntryRecord } from '../../sync-server/store/journal-records.ts';
import type { ChannelRefundRecord } from '../../sync-server/store/return-records.ts';
import type { Store } from '../../sync-server/store/store.ts';

const journalId = '019cadc0-0000-7000-8000-0000000000aa';
const orderId = '019cadc0-0000-7000-8000-000000000a01';
const returnId = (number: number): string => `019cadc0-0000-7000-8000-00000000000${number}`;

function entry(tillSequence: number): EntryRecord {
  return {
    journalId,
    branch: 0,
    tillSequence,
    storeId: 'S',
    tillId: 't',
    operationId: `op-${tillSequence}`,
    kind: 'sale',
    receiptNumber: null,
    previousHash: genesisHash,
    hash: `hash-${tillSequence}`,
    text: '{}',
    sealed: null,
    heldReason: null,
    heldDetail: '',
    receivedAtMs: 5,
  };
}

function refund(number: number, change: Partial<ChannelRefundRecord> = {}): ChannelRefundRecord {
  return {
    id: `${returnId(number)}.0`,
    orderId,
    number: 'W-000001',
    storeId: 'S',
    currency: 'RUB',
    amountMinor: 500,
    dueMinor: 500,
    askedAtMs: number,
    state: 'asked',
    confirmedAtMs: null,
    reference: null,
    channelId: 'web',
    returnId: returnId(number),
    index: 0,
    leftMinor: 500,
    factIds: [],
    ...change,
  };
}

/** Declares the part of the suite that is about purchases and refunds. */
export function describeReturns(opened: () => Store): void {
  it('[STORE30] purchases are found by their keys, the latest first, kept once, and forgotten', async () => {
    const store = opened();
    const at = (soldAtMs: number, operationId: string) => ({
      key: 'card:1234' as const,
      soldAtMs,
      operationId,
    });
    await store.write(async ({ returns }) => {
      await returns.addPurchaseKeys([at(5, 'a'), at(7, 'b'), at(7, 'c'), at(9, 'd')]);
      await returns.addPurchaseKeys([at(5, 'a'), { ...at(6, 'e'), key: 'card:1235' }]);
    });
    const found = (sinceMs: number, limit: number) =>
      store.read(({ returns }) => returns.purchasesBy('card:1234', sinceMs, limit));
    expect([await found(0, 9), await found(7, 9), await found(0, 2)]).toEqual([
      ['d', 'c', 'b', 'a'],
      ['d', 'c', 'b'],
      ['d', 'c'],
    ]);
    expect(await store.read(({ returns }) => returns.purchasesBy('receipt:1234', 0, 9))).toEqual([]);
    // Under one key and no other, and what was never kept there is left alone.
    await store.write(({ returns }) => returns.removePurchaseKeys([at(7, 'b'), at(6, 'e'), at(8, 'd')]));
    expect(await found(0, 9)).toEqual(['d', 'c', 'a']);
    expect(await store.read(({ returns }) => returns.purchasesBy('card:1235', 0, 9))).toEqual(['e']);
  });

  it('[STORE31] what took an article out of a store lately is found, the latest first', async () => {
    const store = opened();
    await store.write(async ({ journals, stock }) => {
      await journals.lockJournal({ journalId, tillId: 't', storeId: 'S', receiptPrefix: 'S-1' });
      await journals.insertEntries([1, 2, 3, 12].map(entry));
      const moved = (tillSequence: number, businessMs: number, quantityMilli: number, line = 0) => ({
        ...{ storeId: 'S', sku: 'A', line, quantityMilli, businessMs },
        origin: `${journalId}:0:${tillSequence}`,
      });
      await stock.move({
        add: [
          moved(1, 100, -1000),
          moved(2, 300, -1000),
          moved(2, 300, -2000, 1),
          moved(3, 400, 5000),
          moved(12, 200, -1000),
          { ...moved(1, 100, -1000, 1), sku: 'B' },
          { ...moved(1, 999, -1000), origin: 'opening:abc' },
        ],
        remove: [],
      });
    });
    const found = (storeId: string, sinceMs: number, limit: number) =>
      store.read(({ returns }) => returns.purchasesOfSku(storeId, 'A', sinceMs, limit));
    expect(await found('S', 0, 99)).toEqual(['op-2', 'op-12', 'op-1']);
    expect(await found('S', 200, 99)).toEqual(['op-2', 'op-12']);
    expect(await found('S', 0, 3)).toEqual(['op-2']);
    expect(await found('T', 0, 99)).toEqual([]);
  });

  it('[STORE32] refunds of a channel follow their order as a whole, and tell whose return changed', async () => {
    const store = opened();
    const set = (...refunds: ChannelRefundRecord[]) =>
      store.write(({ returns }) => returns.setChannelRefunds(orderId, refunds));
    const unused = refund(3, { id: `${orderId}.0`, returnId: null, askedAtMs: 1 });
    expect(await set(refund(2), refund(1), unused)).toEqual([returnId(1), returnId(2)]);
    expect(await set(refund(2), refund(1), unused)).toEqual([]);
    const done = refund(1, { state: 'confirmed', dueMinor: 0, leftMinor: 0, factIds: ['x'], reference: 'r' });
    expect(await set(refund(2), done)).toEqual([returnId(1)]);
    const list = (filter: object, limit = 9) =>
      store.read(async ({ returns }) =>
        (await returns.channelRefunds({ channelId: 'web', ...filter }, limit)).map(({ id }) => id),
      );
    const [first, second] = [done.id, refund(2).id];
    expect([await list({}), await list({}, 1), await list({ state: 'asked' })]).toEqual([
      [first, second],
      [first],
      [second],
    ]);
    expect([await list({ orderId, state: 'confirmed' }), await list({ orderId: 'none' })]).toEqual([
      [first],
      [],
    ]);
    expect(await list({ channelId: 'app' })).toEqual([]);
    expect(await list({ channelId: 'app', orderId })).toEqual([]);
    expect(await store.read(({ returns }) => returns.channelRefundsById([first, unused.id]))).toEqual([done]);
  });
}

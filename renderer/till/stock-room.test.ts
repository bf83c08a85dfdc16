import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { fakeDisk, signInByBadge, startFakeTill, until } from '../../tests/support/till-on-fakes.ts';
import { fillShop } from '../../tests/support/till-rows.ts';
import type { Till } from './till.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

async function shop() {
  const server = createFakeSyncServer();
  fillShop(server);
  const roles = ['stock-receive', 'stock-transfer', 'stock-count', 'stock-adjust', 'sell'];
  server.put('reference', 'role:manager', {
    type: 'role',
    id: 'role:manager',
    name: { ru: 'M', en: 'M' },
    verbs: roles,
    maxDiscountBasisPoints: 0,
  });
  const disk = await fakeDisk();
  const start = async (): Promise<Till> => {
    const { till } = await startFakeTill(disk, server);
    open.push(till);
    await till.settled(AbortSignal.timeout(10_000));
    await signInByBadge(till, 'boss');
    return till;
  };
  return { server, disk, start, till: await start() };
}

const delivery = {
  id: 'S1:N-1',
  kind: 'supplier',
  state: 'expected',
  supplier: 'Mill',
  fromStoreId: null,
  toStoreId: 'S1',
  reference: 'N-1',
  sentAtMs: 5,
  receivedAtMs: null,
  receiptIds: [],
  lines: [{ sku: 'A1', sentMilli: 5000, receivedMilli: 0 }],
};

describe('goods', () => {
  it('[STOCK4] are a draft that survives a restart, and become one fact under its id', async () => {
    const { till, start, disk } = await shop();
    const id = till.stockRoom.openGoods('write-off', null);
    till.stockRoom.putGoods(id, 'A1', 1000);
    till.stockRoom.putGoods(id, 'A1', 1000);
    till.stockRoom.putGoods(id, 'A2', 3000, true);
    till.stockRoom.changeGoods(id, { reason: 'expired' });
    await till.stockRoom.saved();
    await till.close();

    const again = await start();
    expect(again.stockRoom.work.getState().goods).toMatchObject([
      { id, reason: 'expired', lines: [{ sku: 'A1', quantityMilli: 2000 }, { sku: 'A2' }] },
    ]);
    expect(again.stockRoom.openGoods('write-off', null)).toBe(id);
    const finish = () => again.stockRoom.finishGoods(id, { closesDelivery: false, approvedBy: null });
    const [one, two] = await Promise.all([finish(), finish()]);
    expect([one.ok, two.ok]).toEqual([true, true]);
    expect(disk.host.journals[0]?.entries.map((entry) => entry.operation.id)).toEqual([id]);
    expect(again.stock.figure('A1').onHandMilli).toBe(8000);
    expect(await finish()).toMatchObject({ reason: { code: 'no-draft' } });
    await again.stockRoom.saved();
    await again.close();
    expect((await start()).stockRoom.work.getState().goods).toEqual([]);
  });

  it('[STOCK5] whose fact was made in the moment before a crash are not open again', async () => {
    const { till, start, disk } = await shop();
    const id = till.stockRoom.openGoods('receive', null);
    till.stockRoom.putGoods(id, 'A1', 1000);
    await till.stockRoom.saved();
    // The power goes between the fact and the removal of its draft.
    await new Promise<void>((resolve) => {
      disk.host.afterAppend = () => {
        resolve();
        return new Promise(() => {});
      };
      void till.stockRoom.finishGoods(id, { closesDelivery: false, approvedBy: null });
    });
    disk.host.afterAppend = () => {};
    await till.close();
    const again = await start();
    expect(again.stockRoom.work.getState().goods).toEqual([]);
    expect(again.stock.figure('A1').onHandMilli).toBe(11_000);
  });

  it('[STOCK9] scanned while a fact is being made go into the next work', async () => {
    const { till, disk } = await shop();
    const id = till.stockRoom.openGoods('write-off', null);
    till.stockRoom.putGoods(id, 'A1', 1000);
    const finishing = till.stockRoom.finishGoods(id, { closesDelivery: false, approvedBy: null });
    disk.host.afterAppend = () => {
      till.stockRoom.putGoods(id, 'A1', 1000);
      till.stockRoom.putGoods(id, 'A2', 2000);
    };
    expect((await finishing).ok).toBe(true);
    expect(disk.host.journals[0]?.entries[0]?.operation.payload).toMatchObject({
      lines: [{ sku: 'A1', quantityMilli: -1000 }],
    });
    const { goods } = till.stockRoom.work.getState();
    expect(goods).toMatchObject([
      {
        kind: 'write-off',
        lines: [
          { sku: 'A1', quantityMilli: 1000 },
          { sku: 'A2', quantityMilli: 2000 },
        ],
      },
    ]);
    expect(goods[0]?.id).not.toBe(id);
  });

  it('[STOCK6] ask for their right; somebody else may lend it, and that is recorded', async () => {
    const { till, disk } = await shop();
    await signInByBadge(till, 'anna');
    const id = till.stockRoom.openGoods('transfer', null);
    till.stockRoom.putGoods(id, 'A1', 1000);
    till.stockRoom.changeGoods(id, { toStoreId: 'S2' });
    const finish = (approvedBy: string | null) =>
      till.stockRoom.finishGoods(id, { closesDelivery: false, approvedBy });
    expect(await finish(null)).toEqual({ ok: false, reason: { code: 'right-missing' } });
    expect(await finish('anna')).toEqual({ ok: false, reason: { code: 'right-missing' } });
    expect(disk.host.journals[0]?.entries).toEqual([]);
    expect((await finish('boss')).ok).toBe(true);
    expect(
      disk.host.journals[0]?.entries.map(({ operation }) => [operation.kind, operation.staffId]),
    ).toEqual([
      ['audit', 'anna'],
      ['stock-transfer', 'anna'],
    ]);
  });

  it('[RECEIVE9] a delivery shows what this till received and the server has not heard, once', async () => {
    const { till, server } = await shop();
    server.put('deliveries', delivery.id, delivery);
    await till.settled(AbortSignal.timeout(10_000));
    server.applying = false;
    const id = till.stockRoom.openGoods('receive', delivery.id);
    till.stockRoom.putGoods(id, 'A1', 4000);
    const done = await till.stockRoom.finishGoods(id, { closesDelivery: true, approvedBy: null });
    if (!done.ok) throw new Error(done.reason.code);
    const incoming = async () => (await till.stockRoom.deliveries()).incoming;
    const received = { state: 'received', lines: [{ sku: 'A1', sentMilli: 5000, receivedMilli: 4000 }] };
    expect(await incoming()).toMatchObject([received]);
    server.put('deliveries', delivery.id, {
      ...delivery,
      ...received,
      receivedAtMs: 9,
      receiptIds: [done.value.operation.id],
    });
    await till.settled(AbortSignal.timeout(10_000));
    expect(await incoming()).toMatchObject([received]);
  });

  it('[TRANSFER4] what this till sent is in transit before the server hears of it', async () => {
    const { till } = await shop();
    const id = till.stockRoom.openGoods('transfer', null);
    till.stockRoom.putGoods(id, 'A1', 2000);
    expect(await till.stockRoom.finishGoods(id, { closesDelivery: false, approvedBy: null })).toMatchObject({
      reason: { code: 'no-store' },
    });
    till.stockRoom.changeGoods(id, { toStoreId: 'S2' });
    await till.stockRoom.finishGoods(id, { closesDelivery: false, approvedBy: null });
    expect((await till.stockRoom.deliveries()).sent).toMatchObject([
      { id, kind: 'transfer', state: 'expected', toStoreId: 'S2', lines: [{ sentMilli: 2000 }] },
    ]);
  });
});

describe('counts', () => {
  const begin = (till: Till): string => {
    const begun = till.stockRoom.startCount({ kind: 'shelf', name: 'A-7' });
    if (!begun.ok) throw new Error(begun.reason.code);
    return begun.value;
  };
  const finish = (till: Till, id: string, acceptDifferences = false) =>
    till.stockRoom.finishCount(id, { acceptDifferences, note: '', approvedBy: null });
  const line = (till: Till, id: string, sku: string) =>
    till.stockRoom.work
      .getState()
      .counts.find((count) => count.id === id)
      ?.lines.find((each) => each.sku === sku);

  it('[COUNT10] what is expected is fixed at the last scan of a line, so sales meanwhile are not counted away', async () => {
    const { till, disk } = await shop();
    const id = begin(till);
    till.stockRoom.putCount(id, 'A1', 8000, { set: true });
    expect(line(till, id, 'A1')).toMatchObject({ expectedMilli: 10_000, countedMilli: 8000 });
    await till.actions.scan('A1');
    await till.actions.pay([{ kind: 'cash', tenderedMinor: 1000 }]);
    expect(till.stock.figure('A1').onHandMilli).toBe(9000);
    till.stockRoom.putCount(id, 'A1', 7000, { set: true, recount: true });
    expect(line(till, id, 'A1')).toMatchObject({ expectedMilli: 9000, recounted: true });
    await till.actions.scan('A1');
    await till.actions.pay([{ kind: 'cash', tenderedMinor: 1000 }]);
    expect((await finish(till, id)).ok).toBe(true);
    expect(till.stock.figure('A1').onHandMilli).toBe(6000);
    expect(disk.host.journals[0]?.entries.at(-1)?.operation.payload).toMatchObject({
      scope: { kind: 'shelf', name: 'A-7' },
      lines: [{ sku: 'A1', expectedMilli: 9000, countedMilli: 7000, countedBy: 'boss', recounted: true }],
    });
  });

  it('[COUNT11] a half-done count of several people is there after a restart, with who counted what', async () => {
    const { till, start } = await shop();
    const id = begin(till);
    till.stockRoom.putCount(id, 'A1', 1000, {});
    till.stockRoom.putCount(id, 'A1', 1000, {});
    await signInByBadge(till, 'anna');
    till.stockRoom.putCount(id, 'A2', 5000, {});
    till.stockRoom.putCount(id, 'A3', 5000, {});
    till.stockRoom.dropCountLine(id, 'A3');
    await till.stockRoom.saved();
    await till.close();
    const again = await start();
    const counts = again.stockRoom.work.getState().counts;
    expect(counts).toHaveLength(1);
    expect(new Map(counts[0]?.lines.map((each) => [each.sku, [each.countedMilli, each.countedBy]]))).toEqual(
      new Map([
        ['A1', [2000, 'boss']],
        ['A2', [5000, 'anna']],
      ]),
    );
  });

  it('[COUNT12] a second count begins anew and goes on by scanning; what differs once holds the count up', async () => {
    const { till } = await shop();
    const id = begin(till);
    till.stockRoom.putCount(id, 'A1', 3000, {});
    till.stockRoom.putCount(id, 'A2', 10_000, {});
    expect(await finish(till, id)).toMatchObject({ reason: { code: 'recount-first', skus: ['A1'] } });
    till.stockRoom.putCount(id, 'A1', 1000, { recount: true });
    till.stockRoom.putCount(id, 'A1', 1000, { recount: true });
    expect(line(till, id, 'A1')).toMatchObject({ countedMilli: 2000, recounted: true });
    expect((await finish(till, id)).ok).toBe(true);
  });

  it('[COUNT13] a count cut off in the middle of its facts is finished by finishing it again, and doubles none', async () => {
    const { till, start, disk } = await shop();
    const id = begin(till);
    till.stockRoom.putCount(id, 'A1', 8000, { set: true });
    await new Promise<void>((resolve) => {
      disk.host.afterAppend = () => {
        resolve();
        return new Promise(() => {});
      };
      void finish(till, id, true);
    });
    disk.host.afterAppend = () => {};
    await till.close();
    const again = await start();
    // The fact was on the disk: nothing is open any more, and it counted once.
    expect(again.stockRoom.work.getState().counts).toEqual([]);
    expect(again.stock.figure('A1').onHandMilli).toBe(8000);
    expect(disk.host.journals[0]?.entries).toHaveLength(1);
  });

  it('[COUNT14] a journal that refuses leaves the count as it was, and asking twice makes one fact', async () => {
    const { till, disk } = await shop();
    const id = begin(till);
    till.stockRoom.putCount(id, 'A1', 8000, { set: true });
    disk.host.refuses = 'disk-full';
    expect(await finish(till, id, true)).toMatchObject({ reason: { reason: 'disk-full' } });
    disk.host.refuses = null;
    till.stockRoom.putCount(id, 'A1', 7000, { set: true });
    const [one] = await Promise.all([finish(till, id, true), finish(till, id, true)]);
    expect(one.ok).toBe(true);
    expect(till.stock.figure('A1').onHandMilli).toBe(7000);
    expect(disk.host.journals[0]?.entries).toHaveLength(1);
  });
});

describe('looking up', () => {
  it('[STOCK7] movements come newest first from feed and journal, each once, with who and why', async () => {
    const { till, server } = await shop();
    const operation = {
      id: '0195f000-0000-7000-8000-00000000aa01',
      kind: 'stock-receipt',
      version: 1,
      storeId: 'S1',
      tillId: 'till-9',
      staffId: 'anna',
      at: { wallMs: 1000, businessMs: 1000 },
      after: [],
      payload: { supplier: 'Mill', reference: null, lines: [{ sku: 'A1', quantityMilli: 4000 }] },
    };
    server.put('documents', operation.id, { journalId: operation.id, tillSequence: 1, operation });
    await till.actions.scan('A1');
    await till.actions.pay([{ kind: 'cash', tenderedMinor: 1000 }]);
    const goods = till.stockRoom.openGoods('write-off', null);
    till.stockRoom.putGoods(goods, 'A1', 2000);
    await till.stockRoom.finishGoods(goods, { closesDelivery: false, approvedBy: null });
    await till.settled(AbortSignal.timeout(10_000));
    const movements = await till.stockRoom.movements('A1', 10);
    expect(movements.map((each) => [each.kind, each.quantityMilli, each.who, each.reason])).toEqual([
      ['stock-adjustment', -2000, 'Name boss', 'damaged'],
      ['sale', -1000, 'Name boss', null],
      ['stock-receipt', 4000, 'Name anna', null],
    ]);
    expect(movements[2]?.about).toBe('Mill');
    expect(await till.stockRoom.movements('A2', 10)).toEqual([]);
  });

  it('[AVAIL4] other stores are shown with what is free there and when the server told it', async () => {
    const { till, server } = await shop();
    const stores = [
      { storeId: 'S1', onHandMilli: 1000, promisedMilli: 0 },
      { storeId: 'S2', onHandMilli: 7000, promisedMilli: 2000 },
    ];
    server.put('availability', 'A1', { sku: 'A1', asOfMs: 5, stores });
    await till.settled(AbortSignal.timeout(10_000));
    const known = await till.stockRoom.elsewhere(['A1', 'A2']);
    expect(known.stores.map((store) => store.storeId)).toEqual(['S2']);
    expect(known.freeMilli.get('A1')).toEqual(new Map([['S2', 5000]]));
    expect(known.asOfMs).toBeGreaterThanOrEqual(server.nowMs);
  });

  it('[STOCK8] lists what is below zero, what does not move and what was never counted, own facts included', async () => {
    const { till, server } = await shop();
    const dayMs = 86_400_000;
    const put = (sku: string, row: Record<string, unknown>) =>
      server.put('stock', `S1:${sku}`, {
        storeId: 'S1',
        sku,
        onHandMilli: 1000,
        promisedMilli: 0,
        lastMovedAtMs: null,
        lastCountedAtMs: null,
        ...row,
      });
    const now = till.businessMs();
    put('A1', { onHandMilli: -2000, lastMovedAtMs: now, lastCountedAtMs: now });
    put('A2', { lastMovedAtMs: now - 31 * dayMs, lastCountedAtMs: now });
    put('A3', { lastMovedAtMs: now - 29 * dayMs });
    put('A4', { lastMovedAtMs: now - 40 * dayMs });
    put('A5', { lastMovedAtMs: now - 90 * dayMs });
    await till.settled(AbortSignal.timeout(10_000));
    const list = async (kind: 'below-zero' | 'stale' | 'never-counted') =>
      (await till.stockRoom.list(kind, 30)).map((row) => row.sku);
    await until(() => till.stock.figure('A1').onHandMilli === -2000);
    expect(await list('below-zero')).toEqual(['A1']);
    expect(await list('stale')).toEqual(['A5', 'A4', 'A2']);
    expect((await list('never-counted')).sort()).toEqual(['A3', 'A4', 'A5']);
    server.applying = false;
    const begun = till.stockRoom.startCount({ kind: 'whole' });
    if (!begun.ok) throw new Error(begun.reason.code);
    till.stockRoom.putCount(begun.value, 'A4', 900, { set: true });
    await till.stockRoom.finishCount(begun.value, { acceptDifferences: true, note: '', approvedBy: null });
    expect(await list('never-counted')).not.toContain('A4');
    expect(await list('stale')).toEqual(['A5', 'A2']);
  });
});

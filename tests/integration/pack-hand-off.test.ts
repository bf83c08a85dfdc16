/** Half-packed orders that change tills, with the real server. The order was learnt from its customer's code. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { writeArticles, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { customerCode, orderContent, orderIdOf, orderRows } from '../support/order-desk.ts';
import { startTestServer } from '../support/test-server.ts';
import { article, referenceRows } from '../support/till-rows.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const orderId = orderIdOf(1);

async function shop(tills: number): Promise<HeadlessTill[]> {
  const server = await startTestServer();
  closing.push(() => server.crash().catch(() => {}));
  const others = referenceRows.filter(({ id }) => !orderRows.some((row) => row.id === id));
  await writeReference(server.store, [...others, ...orderRows]);
  await writeArticles(server.store, [article('A1'), article('A2')]);
  const opened: HeadlessTill[] = [];
  for (let number = 0; number < tills; number += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'stillopen-pack-'));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const enrolCode = await server.enrolCode('S1');
    const started = await startHeadlessTill({ folder, serverUrl: server.url, enrolCode });
    closing.push(() => started.close());
    await started.till.settled(AbortSignal.timeout(20_000));
    await started.till.signIn({ kind: 'badge', code: 'badge-anna' });
    opened.push(started);
  }
  return opened;
}

it('[PACK6] half-packed work that is put aside goes to exactly one till, and is finished there', async () => {
  const [first, ...others] = await shop(3);
  if (!first) throw new Error('a till was started');
  const code = customerCode(orderContent(1, first.till.businessMs()), { paidMinor: 750 });
  for (const { till } of [first, ...others]) expect((await till.orders.release(code)).ok).toBe(true);
  const { orders } = first.till;
  expect((await orders.accept(orderId, null)).ok).toBe(true);
  const started = orders.startPacking(orderId);
  if (!started.ok) throw new Error(started.reason.code);
  const packId = started.value.id;
  orders.packScan(packId, 'A1');
  orders.packScan(packId, 'A1');

  first.network.cut();
  expect(await orders.putAside(packId)).toEqual({ ok: false, reason: { code: 'no-network' } });
  expect(orders.packing.getState().drafts).toHaveLength(1);
  first.network.mend();
  expect(await orders.putAside(packId)).toEqual({ ok: true, value: null });
  expect(orders.packing.getState().drafts).toEqual([]);

  for (const { till } of others) {
    expect(await till.orders.halfPacked()).toMatchObject([{ packId, orderId, staffId: 'anna' }]);
    await till.parkedActions.look();
    expect(till.parked.getState().elsewhere).toEqual([]);
    // It took the order over too, which is what the code of the first till's order allows while it is cut off.
    expect((await till.orders.accept(orderId, null)).ok).toBe(true);
  }
  const taken = await Promise.all(others.map(({ till }) => till.orders.takeOver(packId)));
  const winner = others[taken.findIndex((answer) => answer.ok)];
  const [draft] = winner?.till.orders.packing.getState().drafts ?? [];
  expect(taken.filter((answer) => !answer.ok)).toMatchObject([{ reason: { code: 'taken-elsewhere' } }]);
  expect(draft).toMatchObject({ orderId, lines: [{ pickedMilli: 2000 }, { pickedMilli: 0 }] });
  if (!winner || !draft) return;
  expect(draft.id).not.toBe(packId);
  winner.till.orders.packScan(draft.id, 'A2');
  // Asked for again, it goes on where it is.
  expect(await winner.till.orders.takeOver(packId)).toMatchObject({
    value: { lines: [{}, { pickedMilli: 1000 }] },
  });
  winner.till.orders.changePacking(draft.id, (now) => ({ ...now, bags: [{ zone: 'shelf', count: 1 }] }));
  expect((await winner.till.orders.finishPacking(draft.id, null)).ok).toBe(true);
  expect(await winner.till.orders.takeOver(packId)).toMatchObject({ reason: { code: 'not-there' } });
});

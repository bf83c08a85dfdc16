/** Parked sales between two tills of a store, with the real server and a network that comes and goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { writeArticles, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { article, dayRoles, referenceRows } from '../support/till-rows.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function shop(tills: number) {
  const server = await startTestServer();
  closing.push(() => server.crash().catch(() => {}));
  await writeReference(server.store, [
    ...referenceRows.filter(({ id }) => !dayRoles.some((role) => role.id === id)),
    ...dayRoles,
  ]);
  await writeArticles(server.store, [article('A1'), article('A2')]);
  const opened: HeadlessTill[] = [];
  for (let number = 0; number < tills; number += 1) opened.push(await openTill(server));
  return { server, tills: opened };
}

async function openTill(server: TestServer, storeId = 'S1'): Promise<HeadlessTill> {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-parked-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const started = await startHeadlessTill({
    folder,
    serverUrl: server.url,
    enrolCode: await server.enrolCode(storeId),
  });
  closing.push(() => started.close());
  await started.till.settled(AbortSignal.timeout(20_000));
  await started.till.signIn({ kind: 'badge', code: storeId === 'S1' ? 'badge-anna' : 'badge-olga' });
  return started;
}

/** Parks a cart of one article and tells the server. */
async function park({ till }: HeadlessTill): Promise<string> {
  await till.actions.scan('A1');
  const { id } = till.sell.getState().cart;
  expect((await till.parkedActions.park(null)).ok).toBe(true);
  await till.parkedActions.look();
  return id;
}

describe('parked sales of a store', () => {
  it('[PARK6] exactly one till gets a parked sale, as a cart of another id', async () => {
    const { tills } = await shop(3);
    const [first, ...others] = tills;
    if (!first) throw new Error('there are three tills');
    const parkedId = await park(first);
    for (const { till } of others) {
      await till.parkedActions.look();
      expect(till.parked.getState()).toMatchObject({
        isCurrent: true,
        elsewhere: [{ parkedId, totalMinor: 250 }],
      });
    }
    const answers = await Promise.all(others.map(({ till }) => till.parkedActions.take(parkedId)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok && answer.reason.code === 'taken-elsewhere')).toHaveLength(
      1,
    );
    const winner = others[answers.findIndex((answer) => answer.ok)];
    const cart = winner?.till.sell.getState().cart;
    expect(cart?.lines).toMatchObject([{ sku: 'A1' }]);
    expect(cart?.id).not.toBe(parkedId);
    expect(winner?.till.parked.getState().own).toEqual([]);
    // The till that parked it asks first, and is told.
    expect(await first.till.parkedActions.recall(parkedId)).toMatchObject({
      reason: { code: 'taken-elsewhere', tillId: winner?.till.identity.tillId },
    });
    expect(first.till.parked.getState().own).toEqual([]);
  });

  it('[PARK6] recalled where it was parked, it is nobody else’s; another store never sees it', async () => {
    const { server, tills } = await shop(2);
    const [first, second] = tills;
    if (!first || !second) throw new Error('there are two tills');
    const stranger = await openTill(server, 'S2');
    const parkedId = await park(first);
    await stranger.till.parkedActions.look();
    expect(stranger.till.parked.getState().elsewhere).toEqual([]);
    expect(await stranger.till.parkedActions.take(parkedId)).toMatchObject({ reason: { code: 'not-there' } });
    expect((await first.till.parkedActions.recall(parkedId)).ok).toBe(true);
    expect(await second.till.parkedActions.take(parkedId)).toMatchObject({
      reason: { code: 'taken-elsewhere', tillId: first.till.identity.tillId },
    });
    expect(second.till.sell.getState().cart.lines).toEqual([]);
  });

  it('[PARK7] offline the own copy comes back; if another till had it too, that is told once the network is back', async () => {
    const { tills } = await shop(2);
    const [first, second] = tills;
    if (!first || !second) throw new Error('there are two tills');
    const parkedId = await park(first);
    first.network.cut();
    expect((await first.till.parkedActions.recall(parkedId)).ok).toBe(true);
    expect(first.till.sell.getState().cart.lines).toMatchObject([{ sku: 'A1' }]);
    expect((await second.till.parkedActions.take(parkedId)).ok).toBe(true);
    first.network.mend();
    await first.till.parkedActions.look();
    const told = first.till.health.getState().problems.map(({ code }) => code);
    expect(told).toContain('parked-recalled-twice');
    const ids = tills.map(({ till }) => till.sell.getState().cart.id);
    expect(new Set([...ids, parkedId]).size).toBe(3);
  });

  it('[PARK7] a take whose answer got lost is this till’s all the same, once', async () => {
    const { tills } = await shop(2);
    const [first, second] = tills;
    if (!first || !second) throw new Error('there are two tills');
    const parkedId = await park(first);
    second.network.losesAnswer = (path) => path.endsWith('/take');
    expect(await second.till.parkedActions.take(parkedId)).toMatchObject({ reason: { code: 'no-network' } });
    second.network.losesAnswer = () => false;
    await second.till.parkedActions.look();
    const [own] = second.till.parked.getState().own;
    expect(own).toMatchObject({ totalMinor: 250 });
    expect(await first.till.parkedActions.recall(parkedId)).toMatchObject({
      reason: { code: 'taken-elsewhere' },
    });
    expect((await second.till.parkedActions.recall(own?.parkedId ?? '')).ok).toBe(true);
    expect(second.till.parked.getState().own).toEqual([]);
  });
});

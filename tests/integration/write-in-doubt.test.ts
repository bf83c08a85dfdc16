/** A sale that a failing disk took in part, from the bytes of the journal to the cart on the screen. */
import { afterEach, expect, it } from 'vitest';
import { writeArticles, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { startHeadlessTill } from '../support/headless-till.ts';
import { MemoryFileSystem } from '../support/memory-file-system.ts';
import { startTestServer } from '../support/test-server.ts';
import { article, dayRoles, referenceRows } from '../support/till-rows.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('[SALEFLOW14] a sale that the disk took in part is not voided where it comes to light, and is where it is gone', async () => {
  const server = await startTestServer();
  closing.push(() => server.crash().catch(() => {}));
  await writeReference(server.store, [
    ...referenceRows.filter(({ id }) => !dayRoles.some((role) => role.id === id)),
    ...dayRoles,
  ]);
  await writeArticles(server.store, [article('A1')]);
  for (const isCut of [false, true]) {
    const disk = new MemoryFileSystem();
    const { till, host, close } = await startHeadlessTill({
      folder: '/till',
      fileSystem: disk,
      serverUrl: server.url,
      enrolCode: await server.enrolCode('S1'),
    });
    closing.push(close);
    await till.settled(AbortSignal.timeout(20_000));
    await till.signIn({ kind: 'badge', code: 'badge-boss' });
    await till.actions.scan('A1');
    const { id } = till.sell.getState().cart;
    const isJournal = (path: string): boolean => path.endsWith('.jsonl');
    disk.faults = ({ call, path }) => {
      if (!isJournal(path) || call === 'open') return null;
      return { kind: 'error', code: 'EIO', ...(call === 'append' ? { writtenBytes: 1e6 } : {}) };
    };
    expect(await till.actions.pay([{ kind: 'cash', tenderedMinor: 250 }])).toMatchObject({
      reason: { code: 'journal-refused', reason: 'write-failed' },
    });
    expect(await till.actions.voidCart('left', null)).toMatchObject({ reason: { code: 'journal-refused' } });
    expect(till.sell.getState()).toMatchObject({ cart: { id, lines: [{ sku: 'A1' }] } });
    // The first file lets its line be cut off now, or never does; the next takes lines either way.
    disk.faults = ({ path }) =>
      isJournal(path) && path.endsWith('000001.jsonl') && !isCut ? { kind: 'error', code: 'EIO' } : null;
    const voided = await till.actions.voidCart('left', null);
    const { journalId } = await host.host.journalStatus(null);
    const { entries } = await host.host.journalRead({ journalId, afterSequence: 0, limit: 10 });
    const facts = entries.map(({ operation }) => operation.kind);
    if (isCut) {
      expect(voided.ok).toBe(true);
      expect(facts).toEqual(['audit']);
    } else {
      expect(voided).toMatchObject({ reason: { code: 'cart-paid' } });
      expect(till.sell.getState()).toMatchObject({ paid: { operation: { id } }, cart: { lines: [] } });
      expect(facts).toEqual(['sale']);
    }
  }
});

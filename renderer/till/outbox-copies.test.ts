/** The outbox where a journal was copied, or lost something that another copy still has. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { genesisHash } from '../../shared/domain/operation.ts';
import { pushRequestSchema } from '../../shared/protocol/push.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { createFakeTillHost } from '../../tests/support/fake-till-host.ts';
import { append, closeOutboxes, openOutboxes, quiet, start } from '../../tests/support/outbox-bench.ts';
import { createOutbox } from './outbox.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeOutboxes);

describe('the outbox of a journal that was copied', () => {
  it('[OUTBOX15] sends what lies here of places named lost, with its last entry, until it is taken', async () => {
    const host = createFakeTillHost();
    await append(host, 6);
    const journal = host.journals[0];
    const storedHash = journal?.entries[5]?.hash;
    journal?.entries.splice(1, 1);
    const pushes: number[][] = [];
    const lacked = new Set([2, 3, 4]);
    let takes = false;
    const syncFetch: SyncFetch = async (_, init) => {
      const { entries } = pushRequestSchema.parse(JSON.parse(init?.body ?? ''));
      const pushed = entries.map(({ tillSequence }) => tillSequence);
      if (pushed.length > 0) pushes.push(pushed);
      if (takes) for (const tillSequence of pushed) lacked.delete(tillSequence);
      const missing = [...lacked].map((place) => ({ fromSequence: place, toSequence: place }));
      const held = { status: 'stored', storedThrough: 6, storedHash, branch: 0 };
      return Response.json({ ...held, missing, serverTimeMs: 1 });
    };
    const { outbox, problems, told, journalId } = await start(host, { ...createFakeSyncServer(), syncFetch });
    expect(await outbox.flush()).toBe(false);
    // Until it is known which of them lie here, none is said to be sent.
    expect(told).toMatchObject({ waiting: 3 });
    expect(problems).toEqual(['no-progress']);
    expect(outbox.isStored(journalId, 3)).toBe(false);
    takes = true;
    expect(await outbox.flush()).toBe(true);
    expect(pushes).toEqual([
      [3, 6],
      [3, 6],
      [4, 6],
    ]);
    expect([2, 3, 4, 5].map((place) => outbox.isStored(journalId, place))).toEqual([false, true, true, true]);
    expect(told).toMatchObject({ waiting: 0 });
    expect(await outbox.flush()).toBe(true);
    expect(pushes).toHaveLength(3);
  });

  it('[OUTBOX20] what follows a lost range goes with the entry before it, though a batch ends there', async () => {
    const host = createFakeTillHost();
    await append(host, 9);
    host.journals[0]?.entries.splice(3, 2);
    const pushes: number[][] = [];
    // It holds another copy's line from 4 on, so it must see 3 beside 6 to know where this one left it.
    let through = 0;
    const syncFetch: SyncFetch = async (_, init) => {
      const { entries } = pushRequestSchema.parse(JSON.parse(init?.body ?? ''));
      if (entries.length > 4) return new Response('', { status: 413 });
      const pushed = entries.map(({ tillSequence }) => tillSequence);
      if (pushed.length > 0) pushes.push(pushed);
      const last = pushed.at(-1) ?? 0;
      const isTaken = through >= 6 || last === 3 || pushed.join().startsWith('3,6');
      through = isTaken ? Math.max(through, last) : 0;
      const storedHash = entries.at(-1)?.hash ?? genesisHash;
      const status = isTaken ? 'stored' : 'gap';
      return Response.json({ status, storedThrough: through, storedHash, branch: 0, serverTimeMs: 1 });
    };
    const { outbox, problems } = await start(host, { ...createFakeSyncServer(), syncFetch });
    expect(await outbox.flush()).toBe(true);
    expect(pushes).toEqual([[1, 2, 3], [3, 6, 7, 8], [9]]);
    expect(problems).toEqual(['too-large']);
  });

  it('[OUTBOX16] what is written before the copy of a journal is known for one is not told as held', async () => {
    const written = createFakeTillHost();
    const server = createFakeSyncServer();
    const copy = await start(written, server);
    await append(written, 3);
    expect(await copy.outbox.flush()).toBe(true);
    // This one has the same journal on its disk, still empty. It sells while it goes on in another.
    const host = createFakeTillHost();
    const told: number[] = [];
    const heard: { waiting?: number | undefined; isStored?: boolean }[] = [];
    const outbox = createOutbox(
      {
        host: {
          ...host,
          journalRenew: async (request) => {
            await append(host, 2);
            for (const entry of host.journals[0]?.entries ?? []) outbox.appended(entry);
            heard.push({ waiting: told.at(-1), isStored: outbox.isStored(copy.journalId, 2) });
            return host.journalRenew(request);
          },
        },
        syncFetch: server.syncFetch,
        ...quiet,
        progressed: (_stored, _head, waiting) => told.push(waiting),
        problem: () => {},
      },
      await host.journalStatus(null),
    );
    openOutboxes.push(outbox);
    await outbox.flush();
    expect(heard).toEqual([{ waiting: 2, isStored: false }]);
  });

  it('[PENDING4] what the server holds beyond a journal that is written is ours only once it told so', async () => {
    const { host, outbox } = await start();
    const [journal] = outbox.journals();
    if (!journal) throw new Error('there is a journal');
    expect(outbox.isHeldIn(journal, 0)).toBe(false);
    await append(host, 2);
    expect(await outbox.flush()).toBe(true);
    expect(outbox.isHeldIn(journal, 2)).toBe(true);
    expect(outbox.isHeldIn(journal, 5)).toBe(false);
    expect(outbox.isHeldIn({ ...journal, branch: 1 }, 2)).toBe(false);
    await host.journalRenew({ reason: 'behind-server' });
    expect(await outbox.flush()).toBe(true);
    expect(outbox.isHeldIn(journal, 5)).toBe(true);
  });

  it('[PENDING4] tells by which of its pushes a journal was said to be held', async () => {
    const { host, outbox } = await start();
    expect(outbox.journals()).toMatchObject([{ confirmedBy: 0 }]);
    expect(outbox.pushes()).toBe(0);
    await append(host, 2);
    expect(await outbox.flush()).toBe(true);
    const made = outbox.pushes();
    expect(made).toBeGreaterThan(0);
    expect(outbox.journals()).toMatchObject([{ confirmedBy: made }]);
    // Asked again with nothing new, the server says so again.
    expect(await outbox.flush()).toBe(true);
    expect(outbox.journals()).toMatchObject([{ confirmedBy: made + 1 }]);
  });
});

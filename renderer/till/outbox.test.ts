/** The outbox: the journal goes up as it is, whatever the network and the server do. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { controlledNetwork } from '../../tests/support/controlled-network.ts';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { createFakeTillHost } from '../../tests/support/fake-till-host.ts';
import { append, closeOutboxes, openOutboxes, quiet, start } from '../../tests/support/outbox-bench.ts';
import { until } from '../../tests/support/till-on-fakes.ts';
import { createOutbox } from './outbox.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeOutboxes);

describe('the outbox', () => {
  it('[OUTBOX1] sends from the journal what the server lacks, in batches, and asks nothing when level', async () => {
    const { host, server, outbox, journalId, told } = await start();
    await append(host, 450);
    expect(await outbox.flush()).toBe(true);
    expect(server.journal(journalId)).toEqual(host.journals[0]?.entries);
    expect(server.requests.filter((request) => request === 'POST /v1/push')).toHaveLength(4);
    expect(told).toEqual({ storedThrough: 450, waiting: 0 });
    await outbox.flush();
    expect(server.requests).toHaveLength(5);
  });

  it('[OUTBOX13] new facts go right after the last answer, and only a comparison asks', async () => {
    const { host, server, outbox, told } = await start();
    await append(host, 1);
    await outbox.flush();
    const asked = server.requests.length;
    await append(host, 2);
    for (const entry of host.journals[0]?.entries.slice(1) ?? []) outbox.appended(entry);
    await until(() => told.storedThrough === 3);
    expect(server.requests.length - asked).toBe(1);
    await outbox.flush();
    expect(server.requests.length - asked).toBe(2);
  });

  it('[OUTBOX2] stores every entry once when answers are lost and the network breaks', async () => {
    const { host, server, network, outbox, journalId } = await start();
    let asked = 0;
    network.losesAnswer = () => {
      asked += 1;
      return asked % 2 === 0;
    };
    for (let round = 0; round < 6; round += 1) {
      await append(host, 3);
      if (round === 2) network.cut();
      if (round === 4) network.mend();
      await outbox.flush();
    }
    network.losesAnswer = () => false;
    expect(await outbox.flush()).toBe(true);
    expect(server.journal(journalId)).toEqual(host.journals[0]?.entries);
  });

  it('[OUTBOX3] sends again what a restored server lost', async () => {
    const { host, server, outbox, journalId } = await start();
    await append(host, 5);
    await outbox.flush();
    const backup = server.backup();
    await append(host, 5);
    await outbox.flush();
    server.restore(backup);
    expect(server.journal(journalId)).toHaveLength(5);
    expect(await outbox.flush()).toBe(true);
    expect(server.journal(journalId)).toHaveLength(10);
  });

  it('[OUTBOX4] goes on in a new journal when the server holds more of the present one', async () => {
    const before = await start();
    await append(before.host, 5);
    await before.outbox.flush();
    // The till's disk comes back from an older copy.
    before.host.journals[0]?.entries.splice(3);
    const { host, server, outbox, journalId } = await start(before.host, before.server);
    expect(await outbox.flush()).toBe(true);
    expect(host.journals).toHaveLength(2);
    await append(host, 1);
    expect(await outbox.flush()).toBe(true);
    expect(server.journal(host.journals[1]?.journalId ?? '')).toHaveLength(1);
    expect(outbox.journals().at(-1)?.journalId).not.toBe(journalId);
  });

  it('[OUTBOX12] a journal that the server does not take holds up no other', async () => {
    const { host, server, network, problems } = await start();
    await append(host, 2);
    await host.journalRenew({ reason: 'behind-server' });
    await append(host, 3);
    const [refused, present] = host.journals;
    const outbox = createOutbox(
      {
        host,
        syncFetch: async (path, init) =>
          init?.body?.includes(refused?.journalId ?? '-')
            ? Response.json({ code: 'not-allowed' }, { status: 403 })
            : network.over(server.syncFetch)(path, init),
        ...quiet,
        problem: (code) => problems.push(code),
      },
      await host.journalStatus(null),
    );
    openOutboxes.push(outbox);
    expect(await outbox.flush()).toBe(false);
    expect(server.journal(present?.journalId ?? '')).toHaveLength(3);
    expect(server.journal(refused?.journalId ?? '')).toHaveLength(0);
    expect(problems).toContain('refused');
    expect(outbox.isLevel()).toBe(false);
  });

  it('[OUTBOX14] only the journal that is written asks to enrol the till again', async () => {
    const { host, server } = await start();
    await append(host, 1);
    const copied = host.journals[0]?.journalId ?? '';
    const alarms = async (): Promise<string[]> =>
      (await host.journalStatus(null)).alarms.map(({ code }) => code);
    const again = async (): Promise<void> => {
      const outbox = createOutbox(
        {
          host,
          syncFetch: async (path, init) => {
            const answer = await (await server.syncFetch(path, init)).json();
            return Response.json(
              init?.body?.includes(copied) ? { ...answer, status: 'forked', branch: 1 } : answer,
            );
          },
          ...quiet,
        },
        await host.journalStatus(null),
      );
      openOutboxes.push(outbox);
      expect(await outbox.flush()).toBe(true);
    };
    await again();
    expect(await alarms()).toContain('forked');
    host.alarms.length = 0;
    await host.journalRenew({ reason: 'behind-server' });
    host.alarms.length = 0;
    await append(host, 1);
    await again();
    expect(await alarms()).toEqual([]);
  });

  it('[OUTBOX5] sends what earlier journals still hold before the present one', async () => {
    const { host, server, outbox, told } = await start();
    await append(host, 4);
    await host.journalRenew({ reason: 'behind-server' });
    await append(host, 2);
    expect(await outbox.flush()).toBe(true);
    expect(host.journals.map((journal) => server.journal(journal.journalId).length)).toEqual([4, 2]);
    expect(told.waiting).toBe(0);
  });

  it('[OUTBOX17] counts what waits in earlier journals before the server is reached', async () => {
    const host = createFakeTillHost();
    for (const count of [2, 3, 1]) {
      await append(host, count);
      await host.journalRenew({ reason: 'behind-server' });
    }
    const { network, outbox, told } = await start(host);
    network.cut();
    expect(await outbox.flush()).toBe(false);
    expect(told.waiting).toBe(6);
    expect(outbox.isLevel()).toBe(false);
  });

  it('[OUTBOX6] sends smaller batches when the server finds one too large', async () => {
    const { host, server, outbox, journalId, problems } = await start();
    server.mostEntries = 30;
    await append(host, 100);
    expect(await outbox.flush()).toBe(true);
    expect(server.journal(journalId)).toHaveLength(100);
    expect(problems).toContain('too-large');
  });

  it('[OUTBOX7] keeps bodies within the limit of bytes, however long the entries are', async () => {
    const { host, server, outbox, journalId } = await start();
    const bodies: number[] = [];
    const plain = server.syncFetch;
    const network = controlledNetwork();
    const measuring = createOutbox(
      {
        host,
        syncFetch: network.over((path, init) => {
          bodies.push(new TextEncoder().encode(init?.body ?? '').length);
          return plain(path, init);
        }),
        ...quiet,
      },
      await host.journalStatus(null),
    );
    openOutboxes.push(measuring);
    await append(host, 150, 'щ'.repeat(200));
    for (const entry of host.journals[0]?.entries ?? []) {
      // Longer than a schema would let through: what is in a journal must get to the server all the same.
      entry.operation.payload.note = 'щ'.repeat(50_000);
    }
    expect(await measuring.flush()).toBe(true);
    expect(Math.max(...bodies)).toBeLessThan(8 * 1024 * 1024);
    expect(bodies.length).toBeGreaterThan(3);
    expect(server.journal(journalId)).toHaveLength(150);
    outbox.close();
  });

  it('[OUTBOX8] takes in a round what is appended while it runs', async () => {
    const { host, server, outbox, journalId } = await start();
    await append(host, 1);
    const first = outbox.flush();
    await append(host, 1);
    const entry = host.journals[0]?.entries[1];
    if (entry) outbox.appended(entry);
    expect(await first).toBe(true);
    await until(() => server.journal(journalId).length === 2);
    expect(outbox.isLevel()).toBe(true);
  });

  it('[OUTBOX9] comes back by itself after a failure', async () => {
    const { host, server, network, outbox, journalId, problems } = await start();
    network.cut();
    await append(host, 2);
    expect(await outbox.flush()).toBe(false);
    expect(problems).toEqual(['unreachable']);
    network.mend();
    await until(() => server.journal(journalId).length === 2, 3000);
  });

  it('[OUTBOX19] a round that fails although the server was reached meanwhile is followed by another one at once', async () => {
    const host = createFakeTillHost();
    const server = createFakeSyncServer();
    let fail = (): void => {};
    const syncFetch: SyncFetch = (path, init) =>
      asked++ === 0
        ? new Promise((_, reject) => (fail = () => reject(new Error('cut'))))
        : server.syncFetch(path, init);
    let asked = 0;
    // No wait ever ends.
    const timers = { after: () => ({ cancel: () => {} }) };
    const outbox = createOutbox({ ...quiet, host, syncFetch, timers }, await host.journalStatus(null));
    openOutboxes.push(outbox);
    await append(host, 2);
    const round = outbox.flush();
    await until(() => asked === 1);
    outbox.reached();
    fail();
    expect(await round).toBe(true);
    expect(server.journal(host.journals[0]?.journalId ?? '')).toHaveLength(2);
  });

  it('[LOAD3] leaves an overloaded server alone for as long as it asks, spread at random', async () => {
    const host = createFakeTillHost();
    const server = createFakeSyncServer();
    const waits: { ms: number; task: () => void }[] = [];
    let overloaded = true;
    let asked = 0;
    const outbox = createOutbox(
      {
        ...quiet,
        host,
        syncFetch: async (path, init) => {
          asked += 1;
          if (!overloaded) return server.syncFetch(path, init);
          return new Response('{}', { status: 503, headers: { 'retry-after': '7' } });
        },
        timers: {
          after: (ms, task) => {
            const wait = { ms, task };
            waits.push(wait);
            return { cancel: () => waits.splice(0, waits.length, ...waits.filter((each) => each !== wait)) };
          },
        },
      },
      await host.journalStatus(null),
    );
    openOutboxes.push(outbox);
    await append(host, 3);
    expect(await outbox.flush()).toBe(false);
    expect(await outbox.flush()).toBe(false);
    expect(asked).toBe(1);
    expect(waits).toHaveLength(1);
    expect(waits[0]?.ms).toBeGreaterThanOrEqual(7000);
    expect(waits[0]?.ms).toBeLessThanOrEqual(14_000);
    overloaded = false;
    waits[0]?.task();
    expect(await outbox.flush()).toBe(true);
    expect(server.journal(host.journals[0]?.journalId ?? '')).toHaveLength(3);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { mintId } from '../../shared/base/ids.ts';
import { pushRequestSchema } from '../../shared/protocol/push.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { controlledNetwork } from '../../tests/support/controlled-network.ts';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { createFakeTillHost, type FakeTillHost } from '../../tests/support/fake-till-host.ts';
import { systemClock, systemRandom, systemTimers } from '../../tests/support/system-environment.ts';
import { until } from '../../tests/support/till-on-fakes.ts';
import { createOutbox } from './outbox.ts';
import type { Outbox } from './outbox-parts.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const open: Outbox[] = [];

/** What an outbox needs beside a host and a server, and tells nobody. */
const quiet = {
  timers: systemTimers,
  random: systemRandom,
  pollMs: 60_000,
  serverTime: () => {},
  journalChanged: () => {},
  progressed: () => {},
  problem: () => {},
};

afterEach(() => {
  for (const outbox of open.splice(0)) outbox.close();
});

async function append(host: FakeTillHost, count: number, note = ''): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await host.journalAppend({
      id: mintId(systemClock, systemRandom),
      kind: 'stock-adjustment',
      version: 1,
      storeId: 'S1',
      tillId: 'till-1',
      staffId: null,
      at: { wallMs: 1, businessMs: 1 },
      after: [],
      payload: {
        lines: [{ sku: 'A1', quantityMilli: 1000, reason: 'found' }],
        reference: null,
        note: note || null,
      },
    });
  }
}

async function start(host = createFakeTillHost(), server = createFakeSyncServer()) {
  const network = controlledNetwork();
  const problems: string[] = [];
  const told = { storedThrough: 0, waiting: 0 };
  const outbox = createOutbox(
    {
      host,
      syncFetch: network.over(server.syncFetch),
      ...quiet,
      progressed: (storedThrough, _, waiting) => Object.assign(told, { storedThrough, waiting }),
      problem: (code) => problems.push(code),
    },
    await host.journalStatus(null),
  );
  open.push(outbox);
  const journalId = host.journals[0]?.journalId ?? '';
  return { host, server, network, outbox, problems, told, journalId };
}

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
    open.push(outbox);
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
      open.push(outbox);
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
    open.push(outbox);
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
    open.push(measuring);
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
    open.push(outbox);
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
    open.push(outbox);
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

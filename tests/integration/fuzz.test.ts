/** A short fuzz of every door, and what fuzzing found, pinned. Rules [FUZZ*]. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createTillHost } from '../../electron/host/create-till-host.ts';
import { fileKeyStore } from '../../electron/host/key-store.ts';
import { FeedPuller } from '../../renderer/replica/feed-puller.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { makeTokens } from '../../sync-server/access/tokens.ts';
import { ImportReport } from '../../sync-server/import/import-report.ts';
import { importStock } from '../../sync-server/import/import-stock.ts';
import { readHeader, UnreadableFileError } from '../../sync-server/import/read-csv.ts';
import { systemEnvironment } from '../../sync-server/system-environment.ts';
import { openDoors } from '../fuzz/doors/all-doors.ts';
import { readDescription } from '../fuzz/doors/http-inputs.ts';
import { type FuzzFailure, runFuzz } from '../fuzz/run-fuzz.ts';
import {
  journalEnvironment,
  memoryRegister,
  openFixtureJournals,
  saleOperation,
  segmentPath,
  testClock,
  testProcesses,
} from '../support/journal-fixture.ts';
import { MemoryFileSystem } from '../support/memory-file-system.ts';
import { systemClock } from '../support/system-environment.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { WireTill } from '../support/wire-till.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function server(): Promise<{ server: TestServer; till: WireTill }> {
  const running = await startTestServer();
  closing.push(() => running.close());
  return { server: running, till: await WireTill.enrol(running.url, await running.enrolCode('S1')) };
}

describe('a short run', () => {
  it('[FUZZ1] puts thousands of bad inputs through every door and finds nothing', async () => {
    const shares = await openDoors();
    for (const { door } of shares) closing.push(door.close);
    const failures: FuzzFailure[] = [];
    const seed = 20_260_601;
    const result = await runFuzz(shares, 6000, seed, (failure) => failures.push(failure));
    expect(failures, `seed ${seed}`).toEqual([]);
    expect(result.inputs).toBeGreaterThanOrEqual(6000);
  });

  it('[FUZZ2] gives the same inputs for the same seed', async () => {
    const describeInputs = async (): Promise<string[]> => {
      const shares = await openDoors(['scanner', 'import', 'answers']);
      const texts = shares.flatMap(({ door }) => {
        const random = seededRandom(7);
        return Array.from({ length: 50 }, () => door.next(random).describe());
      });
      for (const { door } of shares) await door.close();
      return texts;
    };
    expect(await describeInputs()).toEqual(await describeInputs());
  });
});

describe('what fuzzing found at the server', () => {
  it('[FUZZ3] describes the body of a push, and the number of a card, as it checks them', async () => {
    const { server: running } = await server();
    const { token } = makeTokens(running.keys, systemEnvironment.clock, systemEnvironment.random).token({
      kind: 'operator',
    });
    const described = await fetch(`${running.url}/v1/openapi.json`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const endpoints = readDescription(await described.text());
    const push = endpoints.find(({ path }) => path === '/v1/push');
    expect(push?.bodySchema).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['journalId', 'entries']),
    });
    const lookup = endpoints.find(({ path }) => path === '/v1/customers/lookup');
    expect(JSON.stringify(lookup?.bodySchema)).toContain(
      JSON.stringify({ pattern: '^\\d{16}$' }).slice(1, -1),
    );
  });

  it('[FUZZ4] refuses millions of items at once, and names the list', async () => {
    const { till } = await server();
    const body = `{"journalId":"x","entries":[${'0,'.repeat(3_500_000)}0]}`;
    const startedMs = performance.now();
    const answer = await till.request('/v1/push', { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'invalid-request', field: 'entries' });
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });

  it('[FUZZ5] answers a HEAD of the event stream instead of keeping it waiting', async () => {
    const { till } = await server();
    const answer = await till.request('/v1/events', { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    expect(answer.status).toBe(404);
  });

  it('[FUZZ6] answers bytes that are no request, and too large headers, with a problem', async () => {
    const { server: running } = await server();
    const huge = `GET /health/live HTTP/1.1\r\nHost: a\r\nX: ${'h'.repeat(20_000)}\r\n\r\n`;
    for (const [bytes, status] of [
      [huge, 431],
      ['nonsense\r\n\r\n', 400],
    ] as const) {
      const text = await answerTo(running.url, bytes);
      expect(text).toContain(`HTTP/1.1 ${status} `);
      expect(text).toContain('application/problem+json');
      expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toMatchObject({ status });
    }
  });
});

describe('what fuzzing found in imports', () => {
  it('[FUZZ11] leaves out a line with a NUL character, which would cut its code short in the database', async () => {
    const { server: running, till } = await server();
    const file = join(running.dataFolder, 'stock.csv');
    writeFileSync(file, 'sku;quantity\nA\0B;5\n\0;7\nC;3\n');
    const report = new ImportReport(
      null,
      () => {},
      () => 0,
    );
    await importStock(running.store, { file, encoding: 'utf-8', storeId: 'S1', document: null }, report);
    const { written, firstBad } = await report.finish();
    expect(written).toBe(1);
    expect(firstBad.map(({ reason }) => reason)).toEqual(['holds a NUL character', 'holds a NUL character']);
    expect([...(await till.pull('stock')).keys()]).toEqual(['S1:C']);
  });
});

describe('what fuzzing found in files', () => {
  it('[FUZZ12] says of a file whose header is an open quote that it can not be read', async () => {
    const { server: running } = await server();
    const file = join(running.dataFolder, 'broken.csv');
    writeFileSync(file, '"');
    await expect(readHeader(file, 'auto')).rejects.toThrow(UnreadableFileError);
    await expect(readHeader(file, 'auto')).rejects.toThrow('a quote is opened and never closed');
  });
});

describe('what fuzzing found at the till', () => {
  it('[FUZZ7] refuses a PIN hash that would keep the till busy for seconds', async () => {
    const host = createTillHost({
      folder: '/till',
      fileSystem: new MemoryFileSystem(),
      clock: testClock(),
      random: seededRandom(1),
      fetch: globalThis.fetch,
      keyStore: fileKeyStore,
      processes: testProcesses(),
    });
    const hash = { algorithm: 'scrypt', blockSize: 8, salt: '', hash: 'A'.repeat(44) } as const;
    for (const shape of [
      { cost: 2 ** 18, parallelization: 16 },
      { cost: 3000, parallelization: 1 },
      { cost: 2 ** 17, parallelization: 2 },
    ]) {
      const asked = host.host.verifyPin({ staffId: 'anna', pin: '1', pinHash: { ...hash, ...shape } });
      await expect(asked).rejects.toThrow('The PIN hash asks for more memory or time than a till gives');
    }
    host.close();
  });

  it('[FUZZ8] stops asking a server that repeats a page that never ends', async () => {
    let asked = 0;
    const page = {
      rebuild: false,
      rows: [{ id: '7', feedSequence: 1, deleted: true, data: null }],
      checkpoint: { epoch: 'e', position: 1 },
      final: false,
      total: 1,
      ownThrough: {},
      ownHashes: {},
      digest: null,
      serverTimeMs: 1,
    };
    const puller = new FeedPuller(
      {
        collection: 'customers',
        syncFetch: async () => {
          asked += 1;
          return Response.json(page);
        },
        clock: systemClock,
        timers: { after: () => ({ cancel: () => {} }) },
        random: seededRandom(1),
        confirmation: { confirm: async () => true, replicationFailed: () => {}, close: () => {} },
        journals: () => [{ journalId: 'j', branch: 0, confirmedBy: 0 }],
        isOwnLine: async () => true,
        stamped: false,
        prepareStamps: async () => {},
        snapshotPage: async () => null,
        confirmed: () => {},
        rebuildDemanded: () => {},
        failed: () => {},
        badRow: () => {},
        writeFailed: () => {},
        serverTime: () => {},
        reSync: () => {},
      },
      null,
    );
    const { documents } = await puller.pull(undefined, 100);
    puller.close();
    expect(documents.map((row) => row.id)).toEqual(['7']);
    expect(asked).toBeLessThan(10);
  });

  it('[FUZZ10] answers an operation that holds half of an emoji as invalid, and goes on', () => {
    const clock = testClock();
    const random = seededRandom(3);
    const environment = journalEnvironment(new MemoryFileSystem(), random, clock);
    const journals = openFixtureJournals(environment, memoryRegister());
    const half = { ...saleOperation(clock, random), staffId: 'an\ud83d' };
    expect(journals.append(half)).toMatchObject({ status: 'refused', reason: 'invalid' });
    expect(journals.append(saleOperation(clock, random))).toMatchObject({ status: 'appended' });
    journals.close();
  });

  it('[FUZZ9] tells what may be lost when a segment is overwritten with another, and gives no place out twice', () => {
    const fileSystem = new MemoryFileSystem();
    const clock = testClock();
    const random = seededRandom(3);
    const register = memoryRegister();
    const open = () => openFixtureJournals(journalEnvironment(fileSystem, random, clock), register);
    const journals = open();
    for (let index = 0; index < 10; index += 1) journals.append(saleOperation(clock, random));
    const before = journals.status();
    journals.close();
    const id = before.journalId;
    const names = fileSystem.list(`/till/journal/${id}`).filter((name) => name.endsWith('.jsonl'));
    const last = fileSystem.open(segmentPath(id, names.length), 'existing');
    last.truncate(0);
    last.append(fileSystem.read(segmentPath(id)) ?? new Uint8Array());
    last.sync();
    last.close();
    const again = open();
    const { alarms } = again.status();
    expect(alarms.map(({ code }) => code)).toContain('damage-quarantined');
    const sold = again.append(saleOperation(clock, random));
    if (sold.status !== 'appended') throw new Error(sold.status);
    expect(sold.entry.tillSequence).toBeGreaterThan(before.head.tillSequence);
    again.close();
  });
});

/** Sends bytes on a connection of their own; what came until it was closed. */
function answerTo(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setTimeout(5000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    socket.on('end', () => {
      socket.destroy();
      resolve(text);
    });
    socket.on('error', reject);
  });
}

/** The till host on a disk in memory, against a stand-in of the server over real HTTP. */
import { scryptSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import type { PinHash } from '../../shared/domain/entities/reference.ts';
import { pushAnswerSchema } from '../../shared/protocol/push.ts';
import { hostChannels } from '../../shared/protocol/till-host.ts';
import {
  auditOperation,
  saleOperation,
  testClock,
  testProcesses,
} from '../../tests/support/journal-fixture.ts';
import { MemoryFileSystem } from '../../tests/support/memory-file-system.ts';
import { StandInServer, standInCode } from '../../tests/support/stand-in-server.ts';
import { FolderLocked } from '../journal/folder-lock.ts';
import { createTillHost, type OpenTillHost, type TillHostOptions } from './create-till-host.ts';
import { fileKeyStore, type KeyStore } from './key-store.ts';
import { waitAfter } from './pin-guard.ts';

let disk: MemoryFileSystem;
let random: SeededRandom;
let clock: ReturnType<typeof testClock>;
let server: StandInServer;
let processes: ReturnType<typeof testProcesses>;

beforeEach(async () => {
  disk = new MemoryFileSystem();
  random = seededRandom(21);
  clock = testClock(Date.now());
  processes = testProcesses();
  server = await StandInServer.start();
});
afterEach(() => server.stop());

const noLimits = { warnBytes: 0, refuseBytes: 0, reserveBytes: 0 };

function machine(): TillHostOptions {
  return { folder: '/till', fileSystem: disk, clock, random, fetch, processes, keyStore: fileKeyStore };
}

function open(more: Partial<TillHostOptions> = {}): OpenTillHost {
  return createTillHost({ ...machine(), diskLimits: noLimits, ...more });
}

async function enrolled(more: Partial<TillHostOptions> = {}): Promise<OpenTillHost> {
  const till = open(more);
  const answer = await till.host.enrol({ serverUrl: server.url, code: standInCode });
  expect(answer.status).toBe('enrolled');
  return till;
}

describe('enrolment and identity', () => {
  test('[HOST1] a till that is not enrolled says so and journals nothing', async () => {
    const { host } = open();
    expect(await host.identity(null)).toMatchObject({ enrolled: false, tillId: '', keyProtection: 'file' });
    const answer = await host.journalAppend(saleOperation(clock, random));
    expect(answer).toMatchObject({ status: 'refused', reason: 'not-enrolled' });
    await expect(host.journalStatus(null)).rejects.toThrow('not enrolled');
  });

  test('[HOST1] enrolled it keeps its identity and journal over a restart', async () => {
    const till = await enrolled();
    const sale = saleOperation(clock, random);
    expect((await till.host.journalAppend(sale)).status).toBe('appended');
    till.close();
    const { host } = open();
    expect(await host.identity(null)).toMatchObject({
      enrolled: true,
      tillId: 'TV1-2',
      storeId: 'TV1',
      serverUrl: server.url,
    });
    expect((await host.journalAppend(sale)).status).toBe('already');
    expect(await host.journalStatus(null)).toMatchObject({
      receiptPrefix: 'TV1-2',
      head: { tillSequence: 1 },
    });
  });

  test('[HOST1] a refused or unreachable enrolment says why', async () => {
    const { host } = open();
    const wrong = await host.enrol({ serverUrl: server.url, code: 'nope' });
    expect(wrong).toEqual({ status: 'refused', reason: 'code-used-or-unknown' });
    const away = await host.enrol({ serverUrl: 'http://127.0.0.1:9', code: standInCode });
    expect(away).toEqual({ status: 'refused', reason: 'unreachable' });
  });

  test('[HOST1] enrolled anew it begins a new journal and still sends the one before', async () => {
    const till = await enrolled();
    const before = await till.host.journalStatus(null);
    await till.host.journalAppend(saleOperation(clock, random));
    await till.host.enrol({ serverUrl: server.url, code: standInCode });
    const status = await till.host.journalStatus(null);
    expect(status).toMatchObject({ receiptPrefix: 'TV1-2B', earlierJournalIds: [before.journalId] });
  });

  test('[HOST1] a crash while it is enrolled anew leaves it whole: the old till in its journal or the new one in a new', async () => {
    let crashes = 0;
    for (let step = 0; ; step += 1) {
      disk = new MemoryFileSystem();
      const till = await enrolled();
      await till.host.journalAppend(saleOperation(clock, random));
      const before = await till.host.journalStatus(null);
      server.tillId = 'TV1-7';
      let left = step;
      disk.faults = () => {
        left -= 1;
        return left < 0 ? { kind: 'crash' } : null;
      };
      const answer = await till.host.enrol({ serverUrl: server.url, code: standInCode }).catch(() => null);
      disk.faults = () => null;
      disk.crash(random);
      server.tillId = 'TV1-2';
      processes.restart(true);
      const { host } = open();
      const [{ tillId }, status] = [await host.identity(null), await host.journalStatus(null)];
      expect(status.journalId === before.journalId).toBe(tillId === 'TV1-2');
      const read = await host.journalRead({ journalId: before.journalId, afterSequence: 0, limit: 9 });
      expect(read.entries).toHaveLength(1);
      expect(status.lastBusinessMs).toBeGreaterThanOrEqual(before.lastBusinessMs);
      if (answer?.status === 'enrolled') {
        expect(tillId).toBe('TV1-7');
        break;
      }
      crashes += 1;
    }
    expect(crashes).toBeGreaterThan(5);
  });

  test('[HOST2] requests are parsed at the door and the field is named; an invalid operation is an answer', async () => {
    const { host } = await enrolled();
    const bad = { journalId: 'x', afterSequence: 0, limit: 1 };
    await expect(host.journalRead(bad)).rejects.toThrow('journalRead: journalId: not a UUIDv7');
    const sale = { ...saleOperation(clock, random), payload: {} };
    expect(await host.journalAppend(sale)).toMatchObject({ status: 'refused', reason: 'invalid' });
    expect(Object.keys(host).sort()).toEqual(Object.keys(hostChannels).sort());
  });

  test('[HOST3] a lost key never stops selling: a new journal begins under a new key', async () => {
    const store: KeyStore = {
      protection: 'system',
      protect: (secret) => secret.map((byte) => byte ^ 0x5a),
      reveal: (sealed) => sealed.map((byte) => byte ^ 0x5a),
    };
    const till = await enrolled({ keyStore: store });
    await till.host.journalAppend(saleOperation(clock, random));
    expect((await till.host.identity(null)).keyProtection).toBe('system');
    till.close();
    const again = open({ keyStore: { ...store, reveal: () => null } });
    const status = await again.host.journalStatus(null);
    expect(status.alarms).toEqual([{ code: 'new-journal', reason: 'unreadable' }]);
    expect(status.earlierJournalIds).toHaveLength(1);
    expect((await again.host.journalAppend(saleOperation(clock, random))).status).toBe('appended');
    expect(disk.list('/till/keys')).toContain('till-key.json.lost-1');
  });

  test('[HOST3] no secret rests in the clear where the system protects it', async () => {
    const store: KeyStore = { protection: 'system', protect: () => new Uint8Array(48), reveal: () => null };
    open({ keyStore: store });
    const kept = JSON.parse(
      new TextDecoder().decode(disk.read('/till/keys/till-key.json') ?? new Uint8Array()),
    );
    expect(kept).toEqual({ protection: 'system', sealed: Buffer.alloc(48).toString('base64') });
  });

  test('[LOCK1] a second process with the same till is turned away', async () => {
    const till = await enrolled();
    expect(() => open()).toThrow(FolderLocked);
    till.close();
    open().close();
  });
});

describe('the gateway', () => {
  test('[HOST4] one token serves many requests, is renewed before its end, and renewed once at a time', async () => {
    const till = await enrolled();
    const answers = await Promise.all([1, 2, 3].map(() => till.syncFetch('/v1/echo')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.tokensGiven).toBe(1);
    clock.advance(server.tokenLifeMs - 40_000);
    await till.syncFetch('/v1/echo');
    expect(server.tokensGiven).toBe(1);
    clock.advance(15_000);
    await till.syncFetch('/v1/echo');
    expect(server.tokensGiven).toBe(2);
  });

  test('[HOST4] a token that is no longer taken is renewed once; a second refusal is the answer', async () => {
    const till = await enrolled();
    await till.syncFetch('/v1/echo');
    server.revokeTokens();
    expect((await till.syncFetch('/v1/echo')).status).toBe(200);
    expect(server.tokensGiven).toBe(2);
    server.tokenLifeMs = -1;
    server.revokeTokens();
    expect((await till.syncFetch('/v1/echo')).status).toBe(401);
    expect(server.tokensGiven).toBe(3);
  });

  test('[HOST4] it goes to the sync server only, and rejects when that is away', async () => {
    const till = await enrolled();
    for (const path of ['/metrics', '/v1/../metrics', '//evil/v1/', 'http://evil/v1/x'])
      await expect(till.syncFetch(path)).rejects.toThrow('not an address');
    till.moveServer('http://127.0.0.1:9');
    await expect(till.syncFetch('/v1/echo')).rejects.toThrow();
    await expect(open({ folder: '/new' }).syncFetch('/v1/echo')).rejects.toThrow('not enrolled');
  });

  test('[HOST5] it notes what the server holds, so that closing can tell how many operations wait', async () => {
    const till = await enrolled();
    const { journalId } = await till.host.journalStatus(null);
    for (let count = 0; count < 3; count += 1) await till.host.journalAppend(auditOperation(clock, random));
    expect(till.waiting()).toBe(3);
    server.storedThrough = 2;
    const response = await till.syncFetch('/v1/push', {
      method: 'POST',
      body: JSON.stringify({ journalId }),
    });
    const answer = pushAnswerSchema.parse(await response.json());
    expect(answer).toMatchObject({ storedThrough: 2 });
    expect(till.waiting()).toBe(1);
    till.close();
    const again = open();
    expect(again.waiting()).toBe(1);
    const place = { tillSequence: 2, hash: answer.storedHash };
    expect(await again.host.journalStored(null)).toEqual({ [journalId]: place });
  });
});

describe('what a person must know', () => {
  /** A till whose journal lost an entry in its middle. */
  async function damaged(): Promise<void> {
    const till = await enrolled();
    const { journalId } = await till.host.journalStatus(null);
    for (let count = 0; count < 3; count += 1) await till.host.journalAppend(auditOperation(clock, random));
    till.close();
    const path = `/till/journal/${journalId}/000001.jsonl`;
    disk.damage(path, (bytes) => bytes.with(Math.floor(bytes.length / 2), 0x23));
  }

  test('[HOST7] an alarm stays over restarts until somebody acknowledged it, and who and when is kept', async () => {
    await damaged();
    const first = open();
    const { alarms } = await first.host.journalStatus(null);
    expect(alarms).toMatchObject([{ code: 'damage-quarantined', fromSequence: 2, toSequence: 2 }]);
    first.close();
    const second = open();
    expect((await second.host.journalStatus(null)).alarms).toEqual(alarms);
    const [alarm] = alarms;
    if (!alarm) throw new Error('no alarm');
    clock.advance(1000);
    const acknowledged = await second.host.journalAlarmAcknowledge({ alarm, staffId: 'boris' });
    expect(acknowledged.alarms).toEqual([]);
    second.close();
    expect((await open().host.journalStatus(null)).alarms).toEqual([]);
    const kept = new TextDecoder().decode(disk.read('/till/state/alarms.json') ?? new Uint8Array());
    const acknowledgedAtMs = Math.floor(clock.wallMs());
    expect(JSON.parse(kept).acknowledged).toMatchObject([{ alarm, staffId: 'boris', acknowledgedAtMs }]);
  });

  test('[HOST7] an alarm is kept when the till starts, before anybody asks', async () => {
    await damaged();
    open();
    disk.crash(seededRandom(4));
    processes.restart(true);
    expect((await open().host.journalStatus(null)).alarms).toMatchObject([{ code: 'damage-quarantined' }]);
  });

  test('[HOST7] acknowledged and caused anew, it shows anew; a disk that is full can not be acknowledged', async () => {
    const till = await enrolled({ diskLimits: { warnBytes: 1000, refuseBytes: 0, reserveBytes: 0 } });
    const forked = { code: 'forked' } as const;
    await till.host.journalAlarm(forked);
    await till.host.journalAlarmAcknowledge({ alarm: forked, staffId: 'anna' });
    expect((await till.host.journalStatus(null)).alarms).toEqual([]);
    expect((await till.host.journalAlarm(forked)).alarms).toEqual([forked]);
    disk.freeSpace = 900;
    const low = { code: 'disk-low', freeBytes: 900 } as const;
    const answer = await till.host.journalAlarmAcknowledge({ alarm: low, staffId: 'anna' });
    expect(answer.alarms).toMatchObject([forked, { code: 'disk-low' }]);
  });

  test('[HOST8] the chain sets the limits of the disk, at once and from the next start on', async () => {
    const till = createTillHost(machine());
    await till.host.enrol({ serverUrl: server.url, code: standInCode });
    disk.freeSpace = 80 * 1024 * 1024;
    const refused = await till.host.journalAppend(saleOperation(clock, random));
    expect(refused).toMatchObject({ status: 'refused', reason: 'disk-full' });
    await till.host.diskLimits({ warnBytes: 70 * 1024 * 1024, refuseBytes: 60 * 1024 * 1024 });
    expect((await till.host.journalAppend(saleOperation(clock, random))).status).toBe('appended');
    expect((await till.host.journalStatus(null)).alarms).toEqual([]);
    till.close();
    const again = createTillHost(machine());
    expect((await again.host.journalAppend(saleOperation(clock, random))).status).toBe('appended');
    await expect(again.host.diskLimits({ warnBytes: -1, refuseBytes: 0 })).rejects.toThrow('warnBytes');
  });

  test('[HOST9] operations of earlier journals count among those that wait', async () => {
    const till = await enrolled();
    const { journalId } = await till.host.journalStatus(null);
    for (let count = 0; count < 3; count += 1) await till.host.journalAppend(auditOperation(clock, random));
    await till.host.journalRenew({ reason: 'behind-server' });
    await till.host.journalAppend(auditOperation(clock, random));
    expect(till.waiting()).toBe(4);
    server.storedThrough = 2;
    await till.syncFetch('/v1/push', { method: 'POST', body: JSON.stringify({ journalId }) });
    expect(till.waiting()).toBe(2);
    till.close();
    expect(open().waiting()).toBe(2);
  });
});

function hashOf(pin: string, cost = 1024): PinHash {
  const salt = Buffer.from('salt');
  const hash = scryptSync(pin, salt, 32, { cost, blockSize: 8, parallelization: 1 });
  const numbers = { cost, blockSize: 8, parallelization: 1 };
  return { algorithm: 'scrypt', ...numbers, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

describe('PINs', () => {
  test('[PIN1] the right PIN is right, and every parameter of the hash counts', async () => {
    const { host } = open();
    const pinHash = hashOf('4711');
    expect(await host.verifyPin({ staffId: 'anna', pin: '4711', pinHash })).toEqual({ status: 'right' });
    expect((await host.verifyPin({ staffId: 'anna', pin: '4712', pinHash })).status).toBe('wrong');
    const other = { ...pinHash, cost: 2048 };
    expect((await host.verifyPin({ staffId: 'anna', pin: '4711', pinHash: other })).status).toBe('wrong');
    const huge = { ...pinHash, cost: 1 << 20, blockSize: 32 };
    await expect(host.verifyPin({ staffId: 'anna', pin: '4711', pinHash: huge })).rejects.toThrow('memory');
  });

  test('[PIN2] after free tries each wrong PIN doubles the wait, per person, and the right one ends it', async () => {
    const { host } = open();
    const pinHash = hashOf('4711');
    const wrong = (): Promise<unknown> => host.verifyPin({ staffId: 'anna', pin: '0', pinHash });
    for (let count = 0; count < 3; count += 1) expect(await wrong()).toEqual({ status: 'wrong', waitMs: 0 });
    expect(await wrong()).toEqual({ status: 'wrong', waitMs: 2000 });
    expect(await wrong()).toEqual({ status: 'wait', waitMs: 2000 });
    expect((await host.verifyPin({ staffId: 'boris', pin: '4711', pinHash })).status).toBe('right');
    clock.advance(2000);
    expect(await wrong()).toEqual({ status: 'wrong', waitMs: 4000 });
    clock.advance(4000);
    expect(await host.verifyPin({ staffId: 'anna', pin: '4711', pinHash })).toEqual({ status: 'right' });
    expect(await wrong()).toEqual({ status: 'wrong', waitMs: 0 });
    expect([4, 5, 6, 7, 8, 9, 99].map(waitAfter)).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  test('[PIN2] guesses made at the same time all count', async () => {
    const { host } = open();
    const pinHash = hashOf('4711');
    const tries = ['1', '2', '3', '4', '5', '6'].map((pin) =>
      host.verifyPin({ staffId: 'anna', pin, pinHash }),
    );
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([
      'wrong',
      'wrong',
      'wrong',
      'wrong',
      'wait',
      'wait',
    ]);
  });

  test('[PIN3] ending the program saves a guesser nothing, even before the answer', async () => {
    const first = open();
    const pinHash = hashOf('4711');
    for (let count = 0; count < 5; count += 1)
      void first.host.verifyPin({ staffId: 'anna', pin: '0', pinHash });
    await Promise.resolve();
    disk.killProcess();
    const again = await open().host.verifyPin({ staffId: 'anna', pin: '4711', pinHash });
    expect(again).toEqual({ status: 'wait', waitMs: 2000 });
  });
});

describe('the snapshot', () => {
  const parts = ['{"staff":[1]}', JSON.stringify('каталог'.repeat(5000)), '[]'];
  async function keep(till: OpenTillHost, texts: readonly string[]): Promise<void> {
    for (const [part, text] of texts.entries())
      await till.host.snapshotWrite({ part, parts: texts.length, text });
  }

  test('[SNAPSHOT1] what was kept is read back, sealed on the disk, over a restart', async () => {
    await keep(open(), parts);
    const { host } = open();
    for (const [part, text] of parts.entries())
      expect(await host.snapshotRead({ part })).toEqual({ parts: 3, text });
    expect(await host.snapshotRead({ part: 3 })).toBeNull();
    for (const name of disk.list('/till/snapshot'))
      expect(Buffer.from(disk.read(`/till/snapshot/${name}`) ?? []).includes('staff')).toBe(false);
  });

  test('[SNAPSHOT2] a new one takes the place only when it is complete', async () => {
    const till = open();
    await keep(till, parts);
    await till.host.snapshotWrite({ part: 0, parts: 2, text: 'new 0' });
    expect(await open().host.snapshotRead({ part: 0 })).toEqual({ parts: 3, text: parts[0] });
    await till.host.snapshotWrite({ part: 1, parts: 2, text: 'new 1' });
    expect(await open().host.snapshotRead({ part: 0 })).toEqual({ parts: 2, text: 'new 0' });
    expect(disk.list('/till/snapshot')).toHaveLength(3);
    await expect(till.host.snapshotWrite({ part: 1, parts: 2, text: 'x' })).rejects.toThrow('out of order');
  });

  test('[SNAPSHOT3] torn, tampered, mixed or sealed under a lost key it reads as none, never as an error', async () => {
    const till = open();
    await keep(till, parts);
    const name = disk.list('/till/snapshot').find((each) => each.endsWith('-1.part')) ?? '';
    const path = `/till/snapshot/${name}`;
    const good = disk.read(path) ?? new Uint8Array();
    const first = disk.read(path.replace('-1.part', '-0.part')) ?? new Uint8Array();
    for (const bad of [good.slice(0, 30), good.slice(0, 3), good.with(40, (good[40] ?? 0) ^ 1), first]) {
      disk.damage(path, () => bad);
      expect(await till.host.snapshotRead({ part: 1 })).toBeNull();
    }
    expect(await till.host.snapshotRead({ part: 0 })).not.toBeNull();
    disk.remove('/till/keys/snapshot-key.json');
    expect(await open().host.snapshotRead({ part: 0 })).toBeNull();
    disk.damage('/till/snapshot/snapshot.json', () => new Uint8Array(3));
    expect(await till.host.snapshotRead({ part: 0 })).toBeNull();
  });
});

describe('settings and export', () => {
  test('[HOST6] preferences last; the command line outweighs them for one run', async () => {
    const { host } = open();
    await host.preferencesWrite({ language: 'ru', theme: 'dark' });
    await host.preferencesWrite({ theme: 'light' });
    expect(await open().host.preferencesRead(null)).toEqual({ language: 'ru', theme: 'light' });
    const overridden = open({ preferenceOverrides: { language: 'en' } });
    expect(await overridden.host.preferencesRead(null)).toEqual({ language: 'en', theme: 'light' });
  });

  test('[HOST6] the journal is exported where the user says, or nowhere', async () => {
    let chosen: string | null = null;
    const till = await enrolled({ chooseExportFolder: async () => chosen });
    await till.host.journalAppend(saleOperation(clock, random));
    expect(await till.host.journalExport(null)).toEqual({ path: null });
    disk.makeFolder('/usb');
    chosen = '/usb/';
    const { path } = await till.host.journalExport(null);
    expect(path).toMatch(/^\/usb\/journal-TV1-2-.*\.jsonl$/);
    const lines = Buffer.from(disk.read(path ?? '') ?? [])
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2);
  });
});

/** Numbers of tills: given out once, also by a server that was put back, and said aloud where that failed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exceptionRemedies } from '../../shared/domain/exceptions.ts';
import { enrolAnswerSchema } from '../../shared/protocol/access.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newKeys, signEntry, WireJournal, WireTill } from '../support/wire-till.ts';

let folder: string;
let dataFolder: string;
let backupFile: string;
let server: TestServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-numbers-'));
  dataFolder = join(folder, 'data');
  backupFile = join(folder, 'backup.db');
  server = await startTestServer({ dataFolder });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Enrols and answers the prefix that the till got. */
async function prefixOf(code: string, publicKey = newKeys().publicKey): Promise<string> {
  const response = await fetch(`${server.url}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, publicKey }),
  });
  return enrolAnswerSchema.parse(await response.json()).receiptPrefix;
}

const newPrefix = async (storeId = 'S1'): Promise<string> => prefixOf(await server.enrolCode(storeId));

/** Puts the backup in the place of the database, as the guide says it, after `whileDown`. */
async function restore(whileDown: () => void = () => undefined): Promise<void> {
  await server.close();
  for (const end of ['', '-wal', '-shm']) rmSync(join(dataFolder, `stillopen.db${end}`), { force: true });
  cpSync(backupFile, join(dataFolder, 'stillopen.db'));
  whileDown();
  server = await startTestServer({ dataFolder });
}

const numbersFile = (): string => join(dataFolder, 'till-numbers.json');

describe('the number of a till', () => {
  it('[ACCESS9] that enrolled after the backup is given to no other till once the backup was put back', async () => {
    expect(await newPrefix()).toBe('S1-1');
    await server.store.backupTo(backupFile);
    const keys = newKeys();
    const code = await server.enrolCode('S1');
    expect(await prefixOf(code, keys.publicKey)).toBe('S1-2');
    expect(await newPrefix('S2')).toBe('S2-1');
    await restore();
    expect(await newPrefix()).toBe('S1-3');
    expect(await newPrefix('S2')).toBe('S2-2');
    // The forgotten till itself, enrolled again, is a new one as well.
    expect(await prefixOf(await server.enrolCode('S1'), keys.publicKey)).toBe('S1-4');
    await restore();
    expect(await newPrefix()).toBe('S1-5');
  });

  it('[ACCESS9] is on the disk before the answer', async () => {
    await newPrefix();
    await newPrefix();
    expect(JSON.parse(readFileSync(numbersFile(), 'utf8'))).toEqual({ S1: 2 });
  });

  it('[ACCESS9] is learned from the database where the file is lost, or was never written', async () => {
    await newPrefix();
    await newPrefix();
    await server.close();
    rmSync(numbersFile());
    server = await startTestServer({ dataFolder });
    expect(JSON.parse(readFileSync(numbersFile(), 'utf8'))).toEqual({ S1: 2 });
    expect(await newPrefix()).toBe('S1-3');
  });

  it('[ACCESS9] an older file than the database takes nothing back', async () => {
    await newPrefix();
    await newPrefix();
    await server.close();
    writeFileSync(numbersFile(), '{"S1":1,"S3":7}');
    server = await startTestServer({ dataFolder });
    expect(await newPrefix()).toBe('S1-3');
    expect(await newPrefix('S3')).toBe('S3-8');
  });

  it('[ACCESS9] a damaged file is refused, and what to do is said', async () => {
    await newPrefix();
    await server.close();
    for (const damage of ['{"S1":', '[]', '{"S1":-1}', '']) {
      writeFileSync(numbersFile(), damage);
      await expect(startTestServer({ dataFolder })).rejects.toThrow(/till-numbers\.json is damaged.*aside/s);
    }
    rmSync(numbersFile());
    server = await startTestServer({ dataFolder });
  });
});

interface Selling {
  readonly till: WireTill;
  readonly journal: WireJournal;
}

/** A till with a journal whose receipts begin with a prefix. */
async function selling(receiptPrefix: string, storeId = 'S1'): Promise<Selling> {
  const till = await WireTill.enrol(server.url, await server.enrolCode(storeId));
  return { till, journal: new WireJournal(till, undefined, receiptPrefix) };
}

/** Appends something with a receipt of this number; answers its operation's id. */
function print({ journal }: Selling, counter: number, quantity = 1): string {
  const line = { sku: 'A', quantityMilli: quantity * 1000 };
  const payload = { supplier: null, reference: null, lines: [line] };
  const number = `${journal.receiptPrefix}-${String(counter).padStart(6, '0')}`;
  return String(journal.append('stock-receipt', payload, {}, number).operation.id);
}

async function raised({ till }: Selling): Promise<Record<string, unknown>[]> {
  return [...(await till.pull('exceptions')).values()].filter(
    ({ kind }) => kind === 'receipt-number-repeated',
  );
}

describe('receipt numbers of two tills', () => {
  it('[PUSH15] that are the same are raised once for all of them, whichever till comes first', async () => {
    const [one, two] = [await selling('S1-2'), await selling('S1-2')];
    const ids = [1, 2, 3].map((counter) => print(one, counter));
    const others = [2, 3, 4].map((counter) => print(two, counter));
    await one.till.pushRange(one.journal, 1, 3);
    expect(await raised(one)).toEqual([]);
    await two.till.pushRange(two.journal, 1, 1);
    expect(await raised(one)).toMatchObject([
      {
        id: 'receipt-number-repeated:S1-2',
        subject: 'S1-2-000002',
        causes: [ids[1], others[0]].sort(),
        details: { receiptPrefix: 'S1-2', numbers: 1, tills: 2 },
        resolution: null,
      },
    ]);
    await two.till.pushRange(two.journal, 2, 3);
    expect(await raised(one)).toMatchObject([
      {
        subject: 'S1-2-000002 – S1-2-000003',
        causes: [ids[1], ids[2], others[0], others[1]].sort(),
        details: { receiptPrefix: 'S1-2', numbers: 2, tills: 2 },
      },
    ]);
    const outcomes = await one.till.pull('outcomes');
    expect(outcomes.get(String(ids[1]))).toMatchObject({
      status: 'applied-with-exception',
      exceptionIds: ['receipt-number-repeated:S1-2'],
    });
    expect(outcomes.get(String(ids[0]))).toMatchObject({ status: 'applied' });
  });

  it('[PUSH15] are told alike in whatever order they come', async () => {
    const tell = async (storeId: string, order: readonly (readonly [till: number, place: number])[]) => {
      const tills = [await selling('S-2', storeId), await selling('S-2', storeId)];
      const labels = new Map<unknown, string>();
      for (const [index, each] of tills.entries())
        for (let counter = 1; counter <= 3; counter += 1)
          labels.set(print(each, counter + index), `${index} ${counter + index}`);
      for (const [index, place] of order) {
        const each = tills[index];
        await each?.till.pushRange(each.journal, place, place);
      }
      const [row] = await raised(tills[0] as Selling);
      const { subject, details, causes } = row as { subject: string; details: object; causes: string[] };
      return { subject, details, causes: causes.map((cause) => labels.get(cause)).sort() };
    };
    const places = [1, 2, 3] as const;
    const one = places.map((place) => [0, place] as const);
    const two = places.map((place) => [1, place] as const);
    const mixed = places.flatMap((place) => [[1, place] as const, [0, place] as const]);
    const told = await tell('A', [...one, ...two]);
    expect(told.causes).toEqual(['0 2', '0 3', '1 2', '1 3']);
    expect(await tell('B', [...two, ...one])).toEqual(told);
    expect(await tell('C', mixed)).toEqual(told);
  });

  it('[PUSH15] is settled by a remedy for what it was raised for, and open again with the next such receipt', async () => {
    const [one, two] = [await selling('S1-2'), await selling('S1-2')];
    for (const each of [one, two]) {
      print(each, 1);
      await each.till.pushAll(each.journal);
    }
    const [row] = await raised(one);
    const settle = {
      exceptionId: row?.id,
      kind: row?.kind,
      causes: row?.causes,
      note: null,
      approvedBy: null,
    };
    for (const remedy of exceptionRemedies['receipt-number-repeated']) {
      one.journal.append('exception-resolution', { ...settle, remedy });
      await one.till.pushAll(one.journal);
      expect(await raised(one)).toMatchObject([{ resolution: { remedy } }]);
    }
    for (const each of [one, two]) {
      print(each, 2);
      await each.till.pushAll(each.journal);
    }
    expect(await raised(two)).toMatchObject([{ details: { numbers: 2 }, resolution: null }]);
  });

  it('[PUSH15] nothing is raised for what isn’t genuine, for two copies of one journal, or for another store', async () => {
    const one = await selling('S1-2');
    print(one, 1);
    print(one, 2);
    const copy = { till: one.till, journal: one.journal.copy(1) };
    print(copy, 2, 5);
    await one.till.pushAll(one.journal);
    await one.till.pushRange(copy.journal, 1, 2);
    const elsewhere = await selling('S1-2', 'S2');
    print(elsewhere, 1);
    await elsewhere.till.pushAll(elsewhere.journal);
    const forger = await selling('S1-2');
    print(forger, 1);
    const [entry] = forger.journal.entries;
    if (!entry) throw new Error('the entry is there');
    await forger.till.push(forger.journal, forger.journal.placeAt(0), [signEntry(newKeys(), entry)]);
    const kinds = [...(await one.till.pull('exceptions')).values()].map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['entry-not-genuine', 'forked-journal']);
    expect(await raised(elsewhere)).toEqual([]);
  });
});

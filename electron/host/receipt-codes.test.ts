/** Signed receipts made by main out of a real journal, and verified again. */
import { afterEach, expect, test } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { readSignedReceipt } from '../../shared/domain/returns/signed-receipt.ts';
import { codeMessage } from '../../shared/protocol/order-codes.ts';
import {
  auditOperation,
  saleOperation,
  testClock,
  testProcesses,
} from '../../tests/support/journal-fixture.ts';
import { MemoryFileSystem } from '../../tests/support/memory-file-system.ts';
import { StandInServer, standInCode } from '../../tests/support/stand-in-server.ts';
import { signingKey } from '../journal/signing-key.ts';
import { createTillHost } from './create-till-host.ts';
import { fileKeyStore } from './key-store.ts';
import { keyIdOf } from './order-codes.ts';
import { receiptCodeHandlers } from './receipt-codes.ts';

const servers: StandInServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function till() {
  const server = await StandInServer.start();
  servers.push(server);
  const random = seededRandom(21);
  const clock = testClock(Date.now());
  const machine = { folder: '/till', fileSystem: new MemoryFileSystem(), clock, random, fetch };
  const diskLimits = { warnBytes: 0, refuseBytes: 0, reserveBytes: 0 };
  const open = createTillHost({ ...machine, diskLimits, processes: testProcesses(), keyStore: fileKeyStore });
  await open.host.enrol({ serverUrl: server.url, code: standInCode });
  return { ...open, clock, random };
}

const base64 = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64');

test('[RCODE4] main signs what its own journals hold, also those from before, and nothing that a window gives it', async () => {
  const { host, clock, random } = await till();
  const sale = saleOperation(clock, random);
  const audit = auditOperation(clock, random);
  for (const operation of [sale, audit])
    expect((await host.journalAppend(operation)).status).toBe('appended');
  const { digits } = await host.receiptCode({ operationId: sale.id });
  const scanned = readSignedReceipt(digits ?? '');
  expect(scanned?.receipt).toMatchObject({
    operationId: sale.id,
    receiptNumber: 'TV1-2-000001',
    storeId: 'TV1',
  });
  expect(scanned?.receipt.keyId).toBe((await host.labelKey(null)).keyId);
  await host.journalRenew({ reason: 'behind-server' });
  expect((await host.receiptCode({ operationId: sale.id })).digits).toBe(digits);
  expect(await host.receiptCode({ operationId: audit.id })).toEqual({ digits: null });
  const unknown = '019cadc0-0000-7000-8000-00000000dead';
  expect(await host.receiptCode({ operationId: unknown })).toEqual({ digits: null });
  // A window can ask for no other bytes: the request has no place for them.
  const asked = { operationId: sale.id, bytes: base64(scanned?.bytes) } as { operationId: string };
  await expect(host.receiptCode(asked)).rejects.toThrow('receiptCode');
});

test('[RCODE5] a code that was altered, or signed by another key or for another purpose, isn’t genuine', async () => {
  const { host } = await till();
  const key = signingKey(new Uint8Array(32).fill(7));
  const other = signingKey(new Uint8Array(32).fill(8));
  expect(keyIdOf(key.publicKey)).not.toBe(keyIdOf(other.publicKey));
  const journal = await till();
  const operation = saleOperation(journal.clock, journal.random);
  const answer = await journal.host.journalAppend(operation);
  if (answer.status !== 'appended') throw new Error('it is appended');
  const made = await receiptCodeHandlers(key, () => answer.entry).receiptCode({ operationId: operation.id });
  const scanned = readSignedReceipt(made.digits ?? '');
  if (!scanned) throw new Error('a sale has a code');
  const genuine = async (publicKey: string, bytes: Uint8Array, signature: Uint8Array) =>
    (await host.receiptCodeVerify({ publicKey, bytes: base64(bytes), signature: base64(signature) })).genuine;
  expect(await genuine(key.publicKey, scanned.bytes, scanned.signature)).toBe(true);
  expect(await genuine(other.publicKey, scanned.bytes, scanned.signature)).toBe(false);
  for (let at = 0; at < scanned.bytes.length; at += 7) {
    const altered = Uint8Array.from(scanned.bytes);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(await genuine(key.publicKey, altered, scanned.signature)).toBe(false);
  }
  const asLabel = key.sign(codeMessage('label', scanned.bytes));
  expect(await genuine(key.publicKey, scanned.bytes, asLabel)).toBe(false);
});

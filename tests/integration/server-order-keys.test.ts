/** The keys by which tills check codes of orders while they are cut off. */
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { serverKeySchema, tillKeySchema } from '../../shared/domain/entities/reference.ts';
import { codeMessage } from '../../shared/protocol/order-codes.ts';
import { revokeTill } from '../../sync-server/access/enrolment.ts';
import { keyIdOf } from '../../sync-server/projections/key-rows.ts';
import { startTestServer } from '../support/test-server.ts';
import { newKeys, WireTill } from '../support/wire-till.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A raw Ed25519 public key as Node takes it (RFC 8410). */
function publicKeyOf(base64: string) {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(base64, 'base64')]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

describe('keys for codes of orders', () => {
  it('[CODE2] tills get the public keys of the server and of tills; that of a revoked one says since when', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'stillopen-keys-'));
    closing.push(() => rmSync(dataFolder, { recursive: true, force: true }));
    let server = await startTestServer({ dataFolder });
    closing.push(() => server.close());
    const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
    const machine = newKeys();
    const first = await WireTill.enrol(server.url, await server.enrolCode('S1'), machine);
    const rows = async () => [...(await till.pull('reference')).values()];
    const server1 = serverKeySchema.parse((await rows()).find((row) => row.type === 'server-key'));
    expect(server1).toMatchObject({
      id: `server-key:${server.keys.keyId}`,
      publicKey: server.keys.publicKey,
      keyId: keyIdOf(server.keys.publicKey),
    });
    const bytes = Uint8Array.of(1, 2, 3);
    const signature = server.keys.signOrderCode(bytes);
    const proves = (message: Uint8Array): boolean =>
      verify(null, message, publicKeyOf(server1.publicKey), signature);
    expect([
      proves(codeMessage('customer', bytes)),
      proves(codeMessage('label', bytes)),
      proves(bytes),
    ]).toEqual([true, false, false]);
    const tillKeys = async () =>
      (await rows()).flatMap((row) => {
        const parsed = tillKeySchema.safeParse(row);
        if (!parsed.success) return [];
        const { publicKey, tillId, revokedAtMs } = parsed.data;
        return [[publicKey, tillId, revokedAtMs]];
      });
    const own = [till.keys.publicKey, till.tillId, null];
    expect(await tillKeys()).toEqual(expect.arrayContaining([own, [machine.publicKey, first.tillId, null]]));
    // The same machine, enrolled again: its labels are checked as long as one of its enrolments holds.
    const second = await WireTill.enrol(server.url, await server.enrolCode('S1'), machine);
    await revokeTill(server.store, first.tillId, 9000);
    expect(await tillKeys()).toEqual(expect.arrayContaining([own, [machine.publicKey, second.tillId, null]]));
    // Of several moments the earliest stands, of several tills of one key the latest.
    await revokeTill(server.store, second.tillId, 20_000);
    await revokeTill(server.store, second.tillId, 10_000);
    await revokeTill(server.store, second.tillId);
    const revoked = [machine.publicKey, second.tillId, 10_000];
    expect(await tillKeys()).toEqual(expect.arrayContaining([own, revoked]));
    expect(await revokeTill(server.store, 'none')).toBeNull();
    // A till whose row isn't there, as after an upgrade, gets it when the server opens.
    const id = `till-key:${keyIdOf(till.keys.publicKey)}`;
    await server.store.write(({ feed }) =>
      feed.writeRows([{ stream: 'chain', collection: 'reference', id, data: null, popularity: 0 }]),
    );
    expect(await tillKeys()).toEqual([revoked]);
    await server.close();
    server = await startTestServer({ dataFolder });
    await till.connect(server.url);
    expect(await tillKeys()).toEqual(expect.arrayContaining([own, revoked]));
  });
});

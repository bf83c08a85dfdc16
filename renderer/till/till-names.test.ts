/** Other tills are called as their receipts call them. */
import { expect, test, vi } from 'vitest';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { fakeDisk, startFakeTill } from '../../tests/support/till-on-fakes.ts';
import { fillShop } from '../../tests/support/till-rows.ts';

vi.setConfig({ testTimeout: 60_000 });

const otherTill = '019cadc0-0000-7000-8000-000000792df2';

test('[REPORT7] another till is called as its newest receipt says, else as it was enrolled', async () => {
  const server = createFakeSyncServer();
  fillShop(server);
  const key = (tillId: string, keyId: string, name: string): void =>
    server.put('reference', `till-key:${keyId}`, {
      ...{ type: 'till-key', id: `till-key:${keyId}`, keyId, publicKey: 'AAAA', revokedAtMs: null },
      ...{ tillId, storeId: 'S2', name },
    });
  key(otherTill, '00000001', 'S1-4');
  key('till-of-another-store', '00000002', 'S2-1');
  const receipt = (receiptNumber: string, tillSequence: number): void => {
    const operation = { tillId: otherTill, kind: 'sale' };
    server.put('receipts', `j:${tillSequence}`, { receiptNumber, journalId: 'j', tillSequence, operation });
  };
  receipt('S1-4-000012', 1);
  receipt('S1-4B-000001', 2);
  const { till } = await startFakeTill(await fakeDisk(), server);
  await till.settled(AbortSignal.timeout(10_000));
  expect(await till.tillNames()).toEqual(
    new Map([
      [otherTill, 'S1-4B'],
      ['till-of-another-store', 'S2-1'],
    ]),
  );
  await till.close();
});

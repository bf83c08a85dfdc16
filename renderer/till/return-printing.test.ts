/** Paper and drawer of returns, and the code on a receipt: what is on disk is what is printed. */
import { afterEach, expect, test } from 'vitest';
import type { PrintDocument } from '../../shared/print/document.ts';
import { readReceiptCode } from '../../shared/print/receipt-code.ts';
import { usualPrinterSettings } from '../../shared/protocol/devices.ts';
import {
  backLine,
  byCard,
  codeFor,
  draftOf,
  type ReturnShop,
  returnShop,
  sellHere,
  soldEntry,
} from '../../tests/support/return-shop.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

async function withPrinter(): Promise<ReturnShop> {
  const shop = await returnShop(opened, { terminal: true });
  await shop.till.printing.configure({ ...usualPrinterSettings, address: 'tcp:127.0.0.1:9100' });
  shop.cut();
  return shop;
}

const codesIn = (document: PrintDocument | undefined): string[] =>
  (document?.blocks ?? []).flatMap((block) => (block.kind === 'qr' ? block.digits : []));
const textIn = (document: PrintDocument | undefined): string =>
  (document?.blocks ?? [])
    .map((block) =>
      block.kind === 'text' ? block.text : block.kind === 'row' ? `${block.left} ${block.right}` : '',
    )
    .join('\n');

test('[RCODE7] a receipt carries the sale signed; scanned at another till it is taken back there', async () => {
  const shop = await withPrinter();
  await sellHere(shop.till, 2);
  await expect.poll(() => shop.disk.host.printed.length).toBe(1);
  const [digits] = codesIn(shop.disk.host.printed[0]?.document);
  expect(digits).toMatch(/^94\d{200,}$/);
  const other = await returnShop(opened);
  other.cut();
  expect(await other.till.returns.scan(digits ?? '')).toMatchObject({
    ...{ ok: true, value: { purchase: { known: 'code', totalMinor: 500 } } },
  });
});

test('[RCODE7] where no code can be signed the receipt shows its number', async () => {
  const shop = await withPrinter();
  Object.assign(shop.disk.host, { receiptCode: () => Promise.reject(new Error('the key is locked')) });
  const { receiptNumber } = await sellHere(shop.till, 1);
  await expect.poll(() => shop.disk.host.printed.length).toBe(1);
  expect(codesIn(shop.disk.host.printed[0]?.document).map(readReceiptCode)).toEqual([receiptNumber]);
});

test('[RETURN14] a return prints once, opens the drawer for cash, and a copy says so', async () => {
  const shop = await withPrinter();
  const { till, disk, nowMs } = shop;
  const found = await till.returns.scan(codeFor(soldEntry(1, nowMs)));
  if (!found.ok) throw new Error(found.reason.code);
  const draft = await draftOf(till, found.value, [backLine(1, 1)]);
  await till.returns.refund(draft.id, 0, { kind: 'cash' });
  expect([disk.host.printed.length, disk.host.drawerOpened]).toEqual([0, 0]);
  await till.returns.record(draft.id);
  await expect.poll(() => disk.host.printed.map(({ jobId }) => jobId)).toEqual([`receipt:${draft.id}`]);
  expect(disk.host.drawerOpened).toBe(1);
  expect(textIn(disk.host.printed[0]?.document)).toContain('Of receipt S2-1-000001');
  await till.printing.receipt(draft.id, true);
  expect(disk.host.printed.map(({ kind }) => kind)).toEqual(['receipt', 'copy']);
  expect(textIn(disk.host.printed[1]?.document)).toContain('COPY');
});

test('[RETURN14] what is owed has a slip, the drawer stays shut; paid out, that prints too', async () => {
  const shop = await withPrinter();
  const { till, disk, nowMs } = shop;
  const found = await till.returns.scan(codeFor(soldEntry(1, nowMs, { tenders: byCard })));
  if (!found.ok) throw new Error(found.reason.code);
  const draft = await draftOf(till, found.value, [backLine(1, 1)]);
  expect(await till.returns.printApplication(draft.id)).toEqual({ ok: true, value: null });
  await till.returns.refund(draft.id, 0, { kind: 'owed' });
  await till.returns.record(draft.id);
  await expect.poll(() => disk.host.printed.map(({ kind }) => kind)).toEqual(['slip', 'receipt']);
  expect(textIn(disk.host.printed[0]?.document)).toContain('APPLICATION FOR A RETURN');
  expect(textIn(disk.host.printed[1]?.document)).toContain('REFUND OWED');
  const owed = till.returns.owed(draft.id, 0);
  if (!owed) throw new Error('it is owed');
  await till.returns.payOwed(owed, { kind: 'card-terminal' }, null);
  await expect.poll(() => disk.host.printed.length).toBe(3);
  expect(textIn(disk.host.printed[2]?.document)).toContain('REFUND PAID OUT');
  expect(disk.host.drawerOpened).toBe(0);
});

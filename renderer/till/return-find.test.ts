/** Finding what somebody brings back: codes are checked without a network, and refused with the reason. */
import { afterEach, describe, expect, test } from 'vitest';
import { readSignedReceipt } from '../../shared/domain/returns/signed-receipt.ts';
import { receiptCodeOf } from '../../shared/print/receipt-code.ts';
import {
  backLine,
  byCard,
  codeFor,
  draftOf,
  purchaseIdAt,
  type ReturnShop,
  returnShop,
  rowFor,
  sellHere,
  soldEntry,
} from '../../tests/support/return-shop.ts';
import { readFiscalCode } from './return-find.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

/** Why a scan leads to nothing; null when it leads to a purchase. */
async function refusal(till: Till, scanned: string): Promise<unknown> {
  const answer = await till.returns.scan(scanned);
  return answer.ok ? null : answer.reason;
}

const cutOff = async (options: Parameters<typeof returnShop>[1] = {}): Promise<ReturnShop> => {
  const shop = await returnShop(opened, options);
  shop.cut();
  return shop;
};

describe('[RCODE6] a signed receipt is checked and taken without a network', () => {
  test('[RCODE6] a till that never saw the sale knows the purchase from its code alone', async () => {
    const { till, nowMs } = await cutOff();
    const entry = soldEntry(1, nowMs, {
      goods: [
        ['A1', 3],
        ['A2', 1],
      ],
      tenders: byCard,
    });
    expect(await till.returns.scan(codeFor(entry))).toMatchObject({
      ok: true,
      value: {
        evidence: 'receipt-code',
        purchase: {
          ...{ operationId: purchaseIdAt(1), known: 'code', storeId: 'S2', totalMinor: 1000 },
          lines: [
            { sku: 'A1', name: 'Article A1', quantityMilli: 3000, totalMinor: 750, returnedMilli: 0 },
            { sku: 'A2', quantityMilli: 1000 },
          ],
          paid: [{ way: 'card-terminal', amountMinor: 1000 }],
        },
      },
    });
  });

  test('[RCODE6] an altered code, one of an unknown key and one of a revoked key are refused with the reason', async () => {
    const { till, nowMs } = await cutOff({ revoked: true });
    const entry = soldEntry(1, nowMs);
    const digits = codeFor(entry);
    const at = 150;
    const altered = `${digits.slice(0, at)}${(Number(digits[at]) + 1) % 10}${digits.slice(at + 1)}`;
    expect(['not-genuine', 'key-unknown']).toContain(
      ((await refusal(till, altered)) as { code: string }).code,
    );
    expect(await refusal(till, codeFor(entry, { seed: 99 }))).toEqual({ code: 'key-unknown' });
    const late = codeFor(soldEntry(1, nowMs, { daysAgo: 0 }));
    expect(await refusal(till, late)).toEqual({ code: 'key-revoked', sinceMs: nowMs - 86_400_000 });
  });

  test('[RCODE6] a revoked key’s receipt of before takes somebody who may decide, because its holder dates it', async () => {
    const { till, nowMs } = await cutOff({ revoked: true });
    const found = await till.returns.scan(codeFor(soldEntry(1, nowMs, { daysAgo: 2 })));
    expect(found).toMatchObject({
      ok: true,
      value: { evidence: 'revoked-code', purchase: { known: 'code' } },
    });
    const draft = await draftOf(till, found.ok ? found.value : null, [backLine(1, 1)]);
    expect(till.returns.shown(draft.id)?.plan).toEqual({ ok: false, reason: { code: 'weak-evidence' } });
    till.returns.change(draft.id, (before) => ({
      ...before,
      override: true,
      approvals: [{ verb: 'return-override', approvedBy: 'boss' }],
    }));
    expect(till.returns.shown(draft.id)?.plan.ok).toBe(true);
  });

  test('[RCODE6] what another amount was written into is not genuine, though its key is known', async () => {
    const { till, nowMs } = await cutOff();
    const entry = soldEntry(1, nowMs);
    // Signed by nobody's key for that content: the other till's signature of the true one is put behind it.
    const forged = codeFor(entry, {
      seed: 99,
      receipt: { keyId: keyIdIn(codeFor(entry)), totalMinor: 999_999 },
    });
    expect(await refusal(till, forged)).toEqual({ code: 'not-genuine' });
  });

  test('[RCODE6] a revoked key’s receipt is taken where the row of the sale is here', async () => {
    const { till, nowMs } = await cutOff({ revoked: true, rows: (at) => [soldEntry(1, at)] });
    expect(await till.returns.scan(codeFor(soldEntry(1, nowMs)))).toMatchObject({
      ...{ ok: true, value: { purchase: { known: 'row' } } },
    });
  });

  test('[RCODE6] the head of a long sale needs its row: here, or from the server', async () => {
    const goods = Array.from({ length: 30 }, (_, index) => [`LONG-SKU-${index}`, 1] as const);
    const shop = await returnShop(opened);
    const entry = soldEntry(1, shop.nowMs, { goods });
    shop.server.purchases = (query) =>
      query.get('operationId') === entry.operation.id ? [rowFor(entry)] : [];
    expect(await shop.till.returns.scan(codeFor(entry))).toMatchObject({
      ...{ ok: true, value: { purchase: { known: 'row', totalMinor: 30 * 250 } } },
    });
    const other = await cutOff();
    expect(await refusal(other.till, codeFor(entry))).toEqual({
      ...{ code: 'lines-unknown', receiptNumber: entry.receiptNumber },
    });
  });

  test('[RCODE6] a receipt of which all came back is refused, and what came back is told', async () => {
    const { till, nowMs } = await cutOff();
    const digits = codeFor(soldEntry(1, nowMs, { goods: [['A1', 1]] }));
    const found = await till.returns.scan(digits);
    if (!found.ok) throw new Error(found.reason.code);
    const draft = await draftOf(till, found.value, [backLine(1, 1)]);
    await till.returns.refund(draft.id, 0, { kind: 'cash' });
    expect(await till.returns.record(draft.id)).toMatchObject({ ok: true });
    expect(await refusal(till, digits)).toMatchObject({
      ...{ code: 'fully-returned', found: { purchase: { returned: { returns: [{ fits: true }] } } } },
    });
  });
});

describe('[PURCHASE6] a purchase is found by numbers and by what the customer remembers', () => {
  test('[PURCHASE6] by the number in the plain code, typed whole, and typed as its last digits', async () => {
    const shop = await cutOff();
    const { receiptNumber } = await sellHere(shop.till);
    const number = receiptNumber ?? '';
    const found = { ok: true, value: { evidence: 'receipt-number', purchase: { receiptNumber: number } } };
    expect(await shop.till.returns.scan(receiptCodeOf(number).digits)).toMatchObject(found);
    const by = (text: string) => shop.till.returns.find({ by: 'number', text });
    expect(await by(number.toLowerCase())).toMatchObject({ ok: true, value: { found: [found.value] } });
    // Typed in the Russian layout.
    expect(await by(`Е${number.slice(1)}`)).toMatchObject({ ok: true, value: { found: [found.value] } });
    expect(await by('1')).toMatchObject({ ok: true, value: { isWhole: false, found: [found.value] } });
    expect(await by('S9-1-000007')).toEqual({
      ...{ ok: false, reason: { code: 'purchase-unknown', number: 'S9-1-000007', isWhole: false } },
    });
  });

  test('[PURCHASE6] by card, customer and article: from rows and own sales, newest first', async () => {
    const { till } = await cutOff({
      rows: (at) => [
        soldEntry(1, at, { tenders: byCard, customerId: 'c-1' }),
        soldEntry(2, at, { goods: [['A2', 1]], daysAgo: 5 }),
        soldEntry(3, at, { daysAgo: 40 }),
      ],
    });
    const own = await sellHere(till);
    const ids = async (query: Parameters<Till['returns']['find']>[0]) => {
      const answer = await till.returns.find(query);
      return answer.ok ? answer.value.found.map(({ purchase }) => purchase.operationId) : answer.reason;
    };
    expect(await ids({ by: 'card', lastFour: '4242' })).toEqual([purchaseIdAt(1)]);
    expect(await ids({ by: 'card', lastFour: '4243' })).toEqual([]);
    expect(await ids({ by: 'customer', customerId: 'c-1' })).toEqual([purchaseIdAt(1)]);
    // 40 days ago is beyond the days that are looked back.
    expect(await ids({ by: 'article', sku: 'A1' })).toEqual([own.operation.id, purchaseIdAt(1)]);
  });

  test('[PURCHASE6] with a network other stores’ purchases are found too; a silent server is not waited for', async () => {
    const shop = await returnShop(opened);
    const entry = soldEntry(7, shop.nowMs);
    const number = entry.receiptNumber ?? '';
    shop.server.purchases = (query) => (query.get('number') === number ? [rowFor(entry)] : []);
    expect(await shop.till.returns.find({ by: 'number', text: number })).toMatchObject({
      ...{ ok: true, value: { isWhole: true, found: [{ purchase: { operationId: purchaseIdAt(7) } }] } },
    });
    shop.server.purchases = () => null;
    expect(await shop.till.returns.find({ by: 'card', lastFour: '4242' })).toEqual({
      ...{ ok: true, value: { found: [], isWhole: false } },
    });
  });

  test('[PURCHASE6] anything else is no receipt; the code of a fiscal one is known as such', async () => {
    const { till } = await cutOff();
    expect(await refusal(till, '4600000000017')).toEqual({ code: 'not-a-receipt' });
    const fiscal = 't=20260601T1200&s=250.00&fn=9960440301173139&i=28221&fp=3823105862&n=1';
    expect(readFiscalCode(fiscal)).toEqual({
      ...{ driveNumber: '9960440301173139', documentNumber: '28221', sign: '3823105862' },
    });
    expect(await refusal(till, fiscal)).toEqual({
      ...{ code: 'fiscal-code', drive: '9960440301173139', document: '28221' },
    });
    expect(readFiscalCode('t=20260601T1200&s=250.00')).toBeNull();
    till.signOut();
    expect(await refusal(till, fiscal)).toEqual({ code: 'not-signed-in' });
  });
});

function keyIdIn(digits: string): string {
  const read = readSignedReceipt(digits);
  if (!read) throw new Error('no code');
  return read.receipt.keyId;
}

/** Store credit, given by one return and spent in later sales, with the server gone and with it. */
import { afterEach, describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { creditTenders } from '../../shared/domain/returns/store-credit.ts';
import { receiptCodeOf } from '../../shared/print/receipt-code.ts';
import { backLine, draftOf, returnShop, rowFor, sellHere } from '../../tests/support/return-shop.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

/** Gives a credit of 500 for two pieces that came back; answers its slip. */
async function given(till: Till): Promise<{ readonly entry: JournalEntry; readonly number: string }> {
  const sale = await sellHere(till, 2);
  await till.actions.nextCustomer();
  const found = await till.returns.find({ by: 'number', text: sale.receiptNumber ?? '' });
  const [purchase] = found.ok ? found.value.found : [];
  if (!purchase) throw new Error('the sale is found');
  const draft = await draftOf(till, purchase, [backLine(1, 2)]);
  const refunded = await till.returns.refund(draft.id, 0, { kind: 'store-credit' });
  const entry = await till.returns.record(draft.id);
  const [refund] = refunded.ok ? refunded.value.made : [];
  if (!entry.ok || refund?.kind !== 'store-credit') throw new Error('no credit was given');
  return { entry: entry.value, number: refund.number };
}

/** Sells pieces of A1 at 250, with what store credit pays of them and the rest in cash. */
async function spend(till: Till, pieces: number): Promise<unknown> {
  await till.actions.addSku('A1', pieces * 1000);
  const tenders = creditTenders(till.returns.credits.chosen(), pieces * 250);
  const restMinor = tenders.reduce((left, { amountMinor }) => left - amountMinor, pieces * 250);
  const cash = restMinor > 0 ? [{ kind: 'cash' as const, tenderedMinor: restMinor }] : [];
  const paid = await till.actions.pay([...tenders, ...cash]);
  await till.actions.nextCustomer();
  return paid.ok ? paid.value.operation.payload : paid.reason;
}

describe('[CREDIT2] a slip puts its credit to the open cart', () => {
  test('[CREDIT2] by its code or number, offline, less what was spent of it here, also after a restart', async () => {
    const { till, cut, start } = await returnShop(opened);
    cut();
    const { entry, number } = await given(till);
    const returnNumber = entry.receiptNumber ?? '';
    expect(await till.returns.credits.take(receiptCodeOf(returnNumber).digits)).toMatchObject({
      ...{ ok: true, value: [{ number, returnNumber, currency: 'GBP', leftMinor: 500 }] },
    });
    expect(await spend(till, 1)).toMatchObject({
      tenders: [{ kind: 'store-credit', number, amountMinor: 250 }],
    });
    // The next customer's cart is not paid with it.
    expect(till.returns.credits.chosen()).toEqual([]);
    expect(await till.returns.credits.take(number.toLowerCase())).toMatchObject({
      ...{ ok: true, value: [{ leftMinor: 250 }] },
    });
    await till.close();
    const again = await start();
    expect(await again.returns.credits.take(number)).toMatchObject({ ok: true, value: [{ leftMinor: 250 }] });
    expect(await spend(again, 3)).toMatchObject({
      tenders: [
        { kind: 'store-credit', amountMinor: 250 },
        { kind: 'cash', amountMinor: 500 },
      ],
    });
    expect(await again.returns.credits.take(number)).toEqual({ ok: false, reason: { code: 'credit-spent' } });
  });

  test('[CREDIT2] one that nobody here knows is refused with the reason', async () => {
    const { till, cut } = await returnShop(opened);
    cut();
    const unknown = (isWhole: boolean) => ({ ok: false, reason: { code: 'credit-unknown', isWhole } });
    expect(await till.returns.credits.take('C-00000-00000')).toEqual(unknown(false));
  });

  test('[CREDIT2] what another till spent counts as soon as its row is here', async () => {
    const { till, server } = await returnShop(opened);
    const { entry, number } = await given(till);
    const spent = { index: 0, kind: 'store-credit' as const, amountMinor: 500, leftMinor: 100 };
    server.put('receipts', entry.operation.id, {
      ...rowFor(entry, { refunds: [{ ...spent, factIds: ['019cadc0-0000-7000-9000-000000000777'] }] }),
    });
    await till.settled(AbortSignal.timeout(20_000));
    expect(await till.returns.credits.take(number)).toMatchObject({ ok: true, value: [{ leftMinor: 100 }] });
    till.returns.credits.drop(till.returns.credits.chosen()[0]?.creditId ?? '');
    expect(till.returns.credits.chosen()).toEqual([]);
  });
});

test('[CREDIT1] credits pay up to what is due, one after the other, and never more', () => {
  const credit = (creditId: string, leftMinor: number) => ({
    ...{ creditId, number: creditId, returnNumber: 'S1-1-000001', currency: 'GBP' as const, leftMinor },
  });
  const two = [credit('a', 300), credit('b', 300)];
  const amounts = (dueMinor: number) => creditTenders(two, dueMinor).map(({ amountMinor }) => amountMinor);
  expect([0, 200, 450, 900].map(amounts)).toEqual([[], [200], [300, 150], [300, 300]]);
});

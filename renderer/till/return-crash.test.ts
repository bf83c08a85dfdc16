/** Returns where the program ends in the middle, or nobody knows what became of the money: never twice, never lost. */
import { afterEach, describe, expect, test } from 'vitest';
import { openRefundsOf } from '../../shared/domain/returns/refund-facts.ts';
import { receiptCodeOf } from '../../shared/print/receipt-code.ts';
import {
  backLine,
  byCard,
  codeFor,
  draftOf,
  type ReturnShop,
  returnShop,
  rowFor,
  soldEntry,
} from '../../tests/support/return-shop.ts';
import { until } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

const byTerminal = { kind: 'card-terminal' } as const;
const code = (answer: {
  readonly ok: boolean;
  readonly reason?: { readonly code: string };
}): string | null => (answer.ok ? null : (answer.reason?.code ?? ''));

/** A draft, cut off, of one piece that was paid by card elsewhere. */
async function broughtBack(cut = true): Promise<ReturnShop & { readonly draftId: string }> {
  const shop = await returnShop(opened, { terminal: true });
  if (cut) shop.cut();
  const found = await shop.till.returns.scan(codeFor(soldEntry(1, shop.nowMs, { tenders: byCard })));
  if (!found.ok) throw new Error(found.reason.code);
  const draft = await draftOf(shop.till, found.value, [backLine(1, 1)]);
  return { ...shop, draftId: draft.id };
}

/** The terminal hears of the refund and does it, or not; the program ends before it hears the answer. */
async function dieAsking(shop: ReturnShop, ask: () => Promise<unknown>, isDone: boolean): Promise<void> {
  const { host } = shop.disk;
  const { terminalRefund } = host;
  let isAsked = false;
  const dying: typeof terminalRefund = async (asked) => {
    if (isDone) await terminalRefund(asked);
    isAsked = true;
    return new Promise(() => {});
  };
  Object.assign(host, { terminalRefund: dying });
  void ask();
  await until(() => isAsked);
  Object.assign(host, { terminalRefund });
  await shop.till.close();
}

describe('[REFUND8] a crash between asking the terminal and hearing of it', () => {
  test('[REFUND8] approved: the next start finds it, and the money went back once', async () => {
    const shop = await broughtBack();
    const { draftId, disk } = shop;
    await dieAsking(shop, () => shop.till.returns.refund(draftId, 0, byTerminal), true);
    const till = await shop.start();
    await until(() => till.payments.state.getState().unsettled.length === 0);
    expect(till.returns.shown(draftId)).toMatchObject({
      ...{
        openMinor: 0,
        draft: { made: [{ kind: 'card-terminal', way: 'card-terminal', amountMinor: 250 }] },
      },
    });
    expect(code(await till.returns.refund(draftId, 0, byTerminal))).toBe('refunds-differ');
    expect(code(await till.returns.drop(draftId))).toBe('money-went-back');
    expect(code(await till.returns.record(draftId))).toBeNull();
    expect(disk.host.terminal.ledger).toMatchObject([{ amountMinor: -250 }]);
    expect(shop.returns()[0]?.refunds).toMatchObject([{ kind: 'card-terminal', amountMinor: 250 }]);
  });

  test('[REFUND8] still in doubt: nothing else goes back, nothing is recorded or given up until somebody decides', async () => {
    const shop = await broughtBack();
    const { draftId, disk } = shop;
    await dieAsking(shop, () => shop.till.returns.refund(draftId, 0, byTerminal), true);
    disk.host.terminal.loseMemory();
    const till = await shop.start();
    expect(code(await till.returns.refund(draftId, 0, byTerminal))).toBe('in-doubt');
    expect(code(await till.returns.refund(draftId, 0, { kind: 'owed' }))).toBe('in-doubt');
    expect(code(await till.returns.record(draftId))).toBe('payment-unsettled');
    expect(code(await till.returns.drop(draftId))).toBe('money-went-back');
    const [doubt] = till.payments.state.getState().unsettled;
    expect(doubt).toMatchObject({ action: 'refund', forOperationId: draftId, mayDecide: true });
    const decided = await till.payments.decideUnknown(doubt?.attemptId ?? '', 'paid', 'on the slip', 'boss');
    expect(decided.ok).toBe(true);
    expect(till.returns.shown(draftId)).toMatchObject({ openMinor: 0 });
    expect(code(await till.returns.record(draftId))).toBeNull();
    expect(disk.host.terminal.ledger.length).toBe(1);
  });

  test('[REFUND8] decided as not paid, it may be asked again', async () => {
    const shop = await broughtBack();
    const { draftId, disk } = shop;
    await dieAsking(shop, () => shop.till.returns.refund(draftId, 0, byTerminal), false);
    const till = await shop.start();
    expect(code(await till.returns.refund(draftId, 0, byTerminal))).toBe('in-doubt');
    const [doubt] = till.payments.state.getState().unsettled;
    await till.payments.decideUnknown(doubt?.attemptId ?? '', 'not-paid', 'nothing on the slip', 'boss');
    expect(till.returns.shown(draftId)).toMatchObject({ openMinor: 250 });
    expect(code(await till.returns.refund(draftId, 0, byTerminal))).toBeNull();
    expect(disk.host.terminal.ledger.length).toBe(1);
  });

  test('[REFUND8] a crash after the record: the draft doesn’t come back', async () => {
    const shop = await broughtBack();
    const { draftId, till, disk } = shop;
    await till.returns.refund(draftId, 0, byTerminal);
    await till.returns.saved();
    const appended = new Promise<void>((resolve) => {
      disk.host.afterAppend = (entry) => {
        if (entry.operation.kind !== 'return') return undefined;
        resolve();
        return new Promise(() => {});
      };
    });
    void till.returns.record(draftId);
    await appended;
    disk.host.afterAppend = () => {};
    await till.close();
    const again = await shop.start();
    expect(again.returns.work.getState().drafts).toEqual([]);
    expect(shop.returns().length).toBe(1);
  });
});

describe('[REFUND9] a refund that is owed', () => {
  const owing = async (cut: boolean) => {
    const shop = await broughtBack(cut);
    await shop.till.returns.refund(shop.draftId, 0, { kind: 'owed' });
    await shop.till.returns.record(shop.draftId);
    const owed = shop.till.returns.owed(shop.draftId, 0);
    if (!owed) throw new Error('it is owed');
    return { ...shop, owed };
  };

  test('[REFUND9] a crash while it is paid out: it goes on as the same payout', async () => {
    const shop = await owing(true);
    await dieAsking(shop, () => shop.till.returns.payOwed(shop.owed, byTerminal, null), true);
    const till = await shop.start();
    await until(() => till.payments.state.getState().unsettled.length === 0);
    expect(till.returns.waiting.getState().refunds.length).toBe(1);
    expect(code(await till.returns.payOwed(shop.owed, byTerminal, null))).toBeNull();
    expect(shop.disk.host.terminal.ledger).toMatchObject([{ amountMinor: -250 }]);
    const [attempt] = shop.entries('payment-attempt');
    expect(shop.entries('refund-payment')).toMatchObject([
      {
        operation: {
          id: attempt?.operation.payload.forOperationId,
          payload: { attemptId: attempt?.operation.id },
        },
      },
    ]);
    expect(till.returns.waiting.getState().refunds).toEqual([]);
  });

  test('[REFUND9] paid at another till meanwhile, the server tells it before money moves', async () => {
    const shop = await owing(false);
    const [entry] = shop.entries('return');
    const [payload] = shop.returns();
    if (!entry || !payload) throw new Error('it is recorded');
    const elsewhere = { id: 'p1', amountMinor: 250, of: { returnId: shop.draftId, index: 0 } };
    const refunds = openRefundsOf(shop.draftId, payload, [elsewhere]);
    shop.server.purchases = (query) =>
      query.get('operationId') === shop.draftId ? [rowFor(entry, { refunds })] : [];
    expect(code(await shop.till.returns.payOwed(shop.owed, byTerminal, null))).toBe('paid-already');
    expect(shop.disk.host.terminal.ledger).toEqual([]);
    expect(shop.till.returns.waiting.getState().refunds).toEqual([]);
  });

  test('[REFUND9] with a network the slip of another store’s return is scanned, and it is paid out here', async () => {
    const first = await owing(true);
    const [entry] = first.entries('return');
    const [payload] = first.returns();
    if (!entry || !payload) throw new Error('it is recorded');
    const other = await returnShop(opened, { terminal: true });
    const row = rowFor(entry, { refunds: openRefundsOf(first.draftId, payload, []) });
    const isAsked = (query: URLSearchParams): boolean =>
      query.get('number') === entry.receiptNumber || query.get('operationId') === first.draftId;
    other.server.purchases = (query) => (isAsked(query) ? [row] : []);
    const { till } = other;
    expect(code(await till.returns.scan(receiptCodeOf(entry.receiptNumber ?? '').digits))).toBe(
      'nothing-sold',
    );
    expect(till.returns.waiting.getState().refunds).toMatchObject([
      { returnId: first.draftId, leftMinor: 250 },
    ]);
    const owed = till.returns.owed(first.draftId, 0);
    if (!owed) throw new Error('it is owed');
    expect(code(await till.returns.payOwed(owed, byTerminal, null))).toBeNull();
    expect(till.returns.waiting.getState().refunds).toEqual([]);
  });

  test('[REFUND29] another store’s refund stands with its slip alone, never in the list of this store', async () => {
    const first = await owing(true);
    const [recorded] = first.entries('return');
    const [payload] = first.returns();
    if (!recorded || !payload) throw new Error('it is recorded');
    const entry = { ...recorded, operation: { ...recorded.operation, storeId: 'elsewhere' } };
    const row = rowFor(entry, { refunds: openRefundsOf(first.draftId, payload, []) });
    const other = await returnShop(opened, { terminal: true });
    const isAsked = (query: URLSearchParams): boolean =>
      query.get('number') === entry.receiptNumber || query.get('operationId') === first.draftId;
    other.server.purchases = (query) => (isAsked(query) ? [row] : []);
    const { till } = other;
    const { waiting } = till.returns;
    await till.returns.scan(receiptCodeOf(entry.receiptNumber ?? '').digits);
    // No row of this store's feed will tell that it was paid out there.
    expect(waiting.getState().refunds).toEqual([]);
    expect(waiting.getState().elsewhere).toMatchObject([{ returnId: first.draftId, leftMinor: 250 }]);
    const owed = till.returns.owed(first.draftId, 0);
    if (!owed) throw new Error('it is owed');
    expect(code(await till.returns.payOwed(owed, byTerminal, null))).toBeNull();
    expect(waiting.getState()).toEqual({ refunds: [], elsewhere: [] });
  });

  test('[REFUND9] of another till’s return the feed’s row is enough; paying it needs the right', async () => {
    const first = await owing(true);
    const [entry] = first.entries('return');
    const [payload] = first.returns();
    if (!entry || !payload) throw new Error('it is recorded');
    const refunds = openRefundsOf(first.draftId, payload, []);
    const other = await returnShop(opened, {
      terminal: true,
      prepare: (server) => {
        server.put('receipts', first.draftId, { ...rowFor(entry, { refunds }) });
        server.put('reference', 'role:cashier', {
          ...{ type: 'role', id: 'role:cashier', name: { ru: 'k', en: 'k' }, verbs: ['sell'] },
          maxDiscountBasisPoints: 0,
        });
      },
    });
    other.cut();
    expect(other.till.returns.waiting.getState().refunds).toMatchObject([
      { returnId: first.draftId, leftMinor: 250 },
    ]);
    const owed = other.till.returns.owed(first.draftId, 0);
    if (!owed) throw new Error('it is owed');
    expect(code(await other.till.returns.payOwed(owed, byTerminal, null))).toBe('right-missing');
    expect(code(await other.till.returns.payOwed(owed, byTerminal, 'boss'))).toBeNull();
    expect(other.entries('refund-payment')).toMatchObject([
      { operation: { payload: { approvedBy: 'boss' } } },
    ]);
  });
});

/** A return from draft to fact: what is refused, what money goes back by, and what a crash in the middle leaves. */
import { afterEach, describe, expect, test } from 'vitest';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { type ReturnFact, returnedOf } from '../../shared/domain/returns/returned-of.ts';
import {
  backLine,
  byCard,
  codeFor,
  draftOf,
  type ReturnShop,
  returnShop,
  rowFor,
  sellHere,
  soldEntry,
} from '../../tests/support/return-shop.ts';
import { article } from '../../tests/support/till-rows.ts';
import type { FoundPurchase } from './return-types.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

async function found(till: Till, scanned: string): Promise<FoundPurchase> {
  const answer = await till.returns.scan(scanned);
  if (!answer.ok) throw new Error(`scan: ${answer.reason.code}`);
  return answer.value;
}

/** A till cut off, with a draft that brings back one of three pieces bought elsewhere. */
async function broughtBack(
  tenders: Parameters<typeof soldEntry>[2] = {},
  options: Parameters<typeof returnShop>[1] = {},
): Promise<ReturnShop & { readonly draftId: string; readonly digits: string }> {
  const shop = await returnShop(opened, options);
  shop.cut();
  const digits = codeFor(soldEntry(1, shop.nowMs, tenders));
  const draft = await draftOf(shop.till, await found(shop.till, digits), [backLine(1, 1)]);
  return { ...shop, draftId: draft.id, digits };
}

const code = (answer: {
  readonly ok: boolean;
  readonly reason?: { readonly code: string };
}): string | null => (answer.ok ? null : (answer.reason?.code ?? ''));

describe('[RETURN10] a draft of a return', () => {
  test('[RETURN10] shows per line what is left, whether it may come back, until when and why, and what it comes to', async () => {
    const { till, draftId, nowMs } = await broughtBack();
    const shown = till.returns.shown(draftId);
    expect(shown?.lines).toMatchObject([
      {
        leftMilli: 3000,
        verdicts: { good: { verdict: 'allowed', why: 'in-time', rule: { id: 'two-weeks' } } },
        chosen: { quantityMilli: 1000 },
      },
    ]);
    expect(shown?.lines[0]?.verdicts.good.untilMs).toBeGreaterThan(nowMs + 11 * 86_400_000);
    expect(shown?.plan).toMatchObject({ ok: true, value: { totalMinor: 250 } });
    expect(shown?.money?.left).toMatchObject([{ way: 'cash', amountMinor: 250 }]);
    expect([shown?.openOfParts, shown?.openMinor]).toEqual([[250], 250]);
  });

  test('[RETURN10] survives the end of the program, also where only the code told of the purchase', async () => {
    const { till, draftId, start, disk } = await broughtBack();
    till.returns.change(draftId, (draft) => ({ ...draft, note: 'torn' }));
    await till.returns.saved();
    await till.close();
    const again = await start();
    expect(again.returns.work.getState().drafts).toMatchObject([{ id: draftId, note: 'torn' }]);
    expect(again.returns.shown(draftId)?.plan).toMatchObject({ ok: true, value: { totalMinor: 250 } });
    await again.returns.refund(draftId, 0, { kind: 'cash' });
    expect(await again.returns.record(draftId)).toMatchObject({
      ok: true,
      value: { operation: { id: draftId } },
    });
    await again.close();
    disk.host.refuses = null;
    expect((await start()).returns.work.getState().drafts).toEqual([]);
  });

  test('[RETURN10] is one per purchase; there is none of what is back already, and none without somebody signed in', async () => {
    const { till, draftId, digits } = await broughtBack();
    const purchase = await found(till, digits);
    expect(await till.returns.open(purchase)).toMatchObject({ ok: true, value: { id: draftId } });
    till.signOut();
    expect(code(await till.returns.open(purchase))).toBe('not-signed-in');
    expect(code(await till.returns.refund(draftId, 0, { kind: 'cash' }))).toBe('not-signed-in');
    expect(code(await till.returns.record(draftId))).toBe('not-signed-in');
  });

  test('[RETURN10] given up, it is gone; a refund that was only chosen can be chosen anew', async () => {
    const { till, draftId } = await broughtBack();
    await till.returns.refund(draftId, 0, { kind: 'cash' });
    till.returns.change(draftId, (draft) => ({ ...draft, lines: [backLine(1, 2)] }));
    expect(till.returns.shown(draftId)).toMatchObject({ openMinor: 500, draft: { made: [] } });
    expect(await till.returns.drop(draftId)).toEqual({ ok: true, value: null });
    expect(till.returns.shown(draftId)).toBeNull();
    expect(code(await till.returns.drop(draftId))).toBe('no-draft');
    expect(code(await till.returns.record(draftId))).toBe('no-draft');
  });
});

describe('[RETURN11] recording', () => {
  test('[RETURN11] the fact names purchase and earlier returns, moves stock, and is on disk before it is said', async () => {
    const { till, draftId, returns, entries } = await broughtBack();
    const before = till.stock.figure('A1').onHandMilli ?? 0;
    expect(code(await till.returns.record(draftId))).toBe('refunds-differ');
    await till.returns.refund(draftId, 0, { kind: 'cash' });
    const recorded = await till.returns.record(draftId);
    expect(recorded).toMatchObject({ ok: true, value: { receiptNumber: 'till-1-000001' } });
    expect(returns()).toMatchObject([
      {
        purchase: { receiptNumber: 'S2-1-000001', evidence: 'receipt-code', known: 'code', storeId: 'S2' },
        lines: [{ sku: 'A1', refundMinor: 250, taxMinor: 41, ruleId: 'two-weeks', ruleVerdict: 'allowed' }],
        refunds: [{ kind: 'cash', way: 'cash', amountMinor: 250 }],
      },
    ]);
    expect(entries('return')[0]?.operation.after).toEqual(['019cadc0-0000-7000-9000-000000000001']);
    expect(till.stock.figure('A1').onHandMilli).toBe(before + 1000);
    expect(till.returns.work.getState().drafts).toEqual([]);
  });

  test('[RETURN11] where the journal takes nothing, nothing is said and the draft stays', async () => {
    const { till, draftId, disk, returns } = await broughtBack();
    await till.returns.refund(draftId, 0, { kind: 'cash' });
    disk.host.refuses = 'disk-full';
    expect(code(await till.returns.record(draftId))).toBe('journal-refused');
    expect([returns(), till.returns.work.getState().drafts.length]).toEqual([[], 1]);
    disk.host.refuses = null;
    const first = await till.returns.record(draftId);
    expect([code(first), returns().length]).toEqual([null, 1]);
    expect(code(await till.returns.record(draftId))).toBe('no-draft');
  });

  test('[RETURN11] rules, limits and rights hold; somebody who has the right lends it', async () => {
    const { till, draftId, returns } = await broughtBack({ daysAgo: 20 });
    expect(code(await till.returns.refund(draftId, 0, { kind: 'cash' }))).toBe('rule-refused');
    till.returns.change(draftId, (draft) => ({ ...draft, override: true }));
    expect(code(await till.returns.record(draftId))).toBe('right-missing');
    const lent = await till.approve({ kind: 'badge', code: 'badge-boss' }, 'return-override');
    expect(lent).toEqual({ ok: true, value: 'boss' });
    till.returns.change(draftId, (draft) => ({
      ...draft,
      approvals: [{ verb: 'return-override', approvedBy: 'boss' }],
    }));
    await till.returns.refund(draftId, 0, { kind: 'cash' });
    expect(code(await till.returns.record(draftId))).toBeNull();
    expect(returns()).toMatchObject([
      {
        lines: [{ ruleVerdict: 'overridden' }],
        approvals: [{ verb: 'return-override', approvedBy: 'boss' }],
      },
    ]);
  });

  test('[RETURN11] what this till took back counts until the row tells it, and never twice', async () => {
    const shop = await returnShop(opened, { rows: (at) => [soldEntry(1, at)] });
    const { till, server, nowMs } = shop;
    const number = 'S2-1-000001';
    const left = async (): Promise<number | undefined> => {
      const answer = await till.returns.find({ by: 'number', text: number });
      if (!answer.ok) return -1;
      return answer.value.found[0]?.purchase.lines[0]?.returnedMilli;
    };
    const answer = await till.returns.find({ by: 'number', text: number });
    const draft = await draftOf(till, (answer.ok && answer.value.found[0]) || null, [backLine(1, 1)]);
    await till.returns.refund(draft.id, 0, { kind: 'cash' });
    await till.returns.record(draft.id);
    expect(await left()).toBe(1000);
    const [entry] = shop.entries('return');
    const parsed = parseOperation(entry?.operation);
    if (!parsed.ok || parsed.value.kind !== 'return') throw new Error('it is a return');
    const fact: ReturnFact = { operation: parsed.value, receiptNumber: entry?.receiptNumber ?? null };
    const returned = returnedOf([{ lineId: 1, quantityMilli: 3000 }], [fact]);
    server.put('receipts', '019cadc0-0000-7000-9000-000000000001', {
      ...rowFor(soldEntry(1, nowMs), { returned }),
    });
    await till.settled(AbortSignal.timeout(10_000));
    expect(await left()).toBe(1000);
  });
});

describe('[RETURN12] a blind return', () => {
  test('[RETURN12] takes the lowest price of the last days, a reason and a manager', async () => {
    const dayMs = 86_400_000;
    const shop = await returnShop(opened, {
      prepare: (server) => {
        const at = server.nowMs;
        const price = (amountMinor: number, fromMs: number, untilMs: number | null) => ({
          ...{ currency: 'GBP' as const, amountMinor, fromMs, untilMs },
        });
        const prices = [
          price(10, 0, at - 60 * dayMs),
          price(250, 0, null),
          price(180, at - 20 * dayMs, at - 10 * dayMs),
        ];
        const base = article('A1');
        const variants = base.variants.map((variant) => ({ ...variant, prices }));
        server.put('products', 'A1', { ...base, variants });
      },
    });
    shop.cut();
    const { till } = shop;
    const draft = await draftOf(till, null, [backLine(null, 2)]);
    expect(code(await till.returns.refund(draft.id, 0, { kind: 'cash' }))).toBe('blind-without-note');
    till.returns.change(draft.id, (each) => ({ ...each, note: 'no receipt' }));
    expect(code(await till.returns.refund(draft.id, 0, { kind: 'cash' }))).toBe('right-missing');
    till.returns.change(draft.id, (each) => ({
      ...each,
      approvals: [{ verb: 'return-blind', approvedBy: 'boss' }],
    }));
    expect(till.returns.shown(draft.id)).toMatchObject({ openMinor: 360 });
    expect(code(await till.returns.refund(draft.id, 0, { kind: 'owed' }))).toBe('refund-not-possible');
    await till.returns.refund(draft.id, 0, { kind: 'cash' }, 100);
    await till.returns.refund(draft.id, 0, { kind: 'store-credit' });
    expect(code(await till.returns.record(draft.id))).toBeNull();
    expect(shop.returns()).toMatchObject([
      {
        ...{ purchase: null, totalMinor: 360, note: 'no receipt' },
        refunds: [
          { kind: 'cash', amountMinor: 100 },
          {
            kind: 'store-credit',
            amountMinor: 260,
            number: expect.stringMatching(/^C-[0-9A-F]{5}-[0-9A-F]{5}$/),
          },
        ],
      },
    ]);
  });
});

describe('[RDESK15] a draft follows what the customer shows', () => {
  test('[RDESK15] the receipt, shown after the article, leaves nothing for a manager to decide', async () => {
    const shop = await returnShop(opened);
    const { till } = shop;
    const sale = await sellHere(till);
    const byArticle = await till.returns.find({ by: 'article', sku: 'A1' });
    const [found] = byArticle.ok ? byArticle.value.found : [];
    const draft = await draftOf(till, found ?? null, [backLine(1, 1)]);
    expect(till.returns.shown(draft.id)?.plan).toMatchObject({ reason: { code: 'weak-evidence' } });
    const byNumber = await till.returns.find({ by: 'number', text: sale.receiptNumber ?? '' });
    const [better] = byNumber.ok ? byNumber.value.found : [];
    if (!better || !found) throw new Error('the sale is found');
    expect(await till.returns.open(better)).toMatchObject({ ok: true, value: { id: draft.id } });
    expect(till.returns.shown(draft.id)).toMatchObject({ plan: { ok: true }, draft: { lines: [{}] } });
    // Shown worse again, it stays as good as it was.
    await till.returns.open(found);
    expect(till.returns.shown(draft.id)?.draft.evidence).toBe('receipt-number');
  });

  test('[RDESK15] what was only looked at is no return begun after a restart', async () => {
    const shop = await returnShop(opened);
    const { till } = shop;
    const sale = await sellHere(till);
    const answer = await till.returns.find({ by: 'number', text: sale.receiptNumber ?? '' });
    const [found] = answer.ok ? answer.value.found : [];
    await till.returns.open(found ?? null);
    await till.returns.saved();
    await till.close();
    const again = await shop.start();
    expect(again.returns.work.getState().drafts).toEqual([]);
  });
});

describe('[RCODE6] a code is believed when it is used, not when it was scanned', () => {
  test('[RCODE6] its key revoked since, the draft that was opened before takes nothing back', async () => {
    const shop = await returnShop(opened);
    const { till, server, nowMs } = shop;
    const digits = codeFor(soldEntry(1, nowMs));
    const draft = await draftOf(till, await found(till, digits), [backLine(1, 1)]);
    expect(till.returns.shown(draft.id)?.plan.ok).toBe(true);
    const key = till.reference.all().find((row) => row.type === 'till-key' && row.tillId === 'till-9');
    if (!key) throw new Error('the key is known');
    const revoke = async (daysAgo: number): Promise<void> => {
      server.put('reference', key.id, { ...key, revokedAtMs: nowMs - daysAgo * 24 * 60 * 60_000 });
      await till.settled(AbortSignal.timeout(20_000));
    };
    // Sold two days ago, before its key was revoked: somebody with the right decides.
    await revoke(1);
    expect(till.returns.shown(draft.id)?.plan).toMatchObject({ reason: { code: 'weak-evidence' } });
    await revoke(3);
    expect(till.returns.shown(draft.id)?.plan).toMatchObject({ reason: { code: 'proof-revoked' } });
    expect(code(await till.returns.refund(draft.id, 0, { kind: 'cash' }))).toBe('proof-revoked');
    expect(code(await till.returns.record(draft.id))).toBe('proof-revoked');
    expect(shop.returns()).toEqual([]);
  });
});

describe('[REFUND7] money goes back by the terminal through its attempts', () => {
  const paidByCard = { tenders: byCard };

  test('[REFUND7] the draft and the attempt are on disk before the terminal is asked', async () => {
    const { till, draftId, disk, entries } = await broughtBack(paidByCard, { terminal: true });
    const seen: unknown[] = [];
    const { terminalRefund } = disk.host;
    const watched: typeof terminalRefund = async (asked) => {
      const [attempt] = entries('payment-attempt');
      seen.push(attempt?.operation.payload, till.returns.work.getState().saved);
      return terminalRefund(asked);
    };
    Object.assign(disk.host, { terminalRefund: watched });
    await till.returns.refund(draftId, 0, { kind: 'card-terminal' });
    expect(seen).toMatchObject([{ stage: 'asked', action: 'refund', forOperationId: draftId }, true]);
  });

  test('[REFUND7] approved, it is part of the return and can’t be changed; the terminal paid once', async () => {
    const { till, draftId, disk, returns, entries } = await broughtBack(paidByCard, { terminal: true });
    expect(code(await till.returns.refund(draftId, 0, { kind: 'cash' }))).toBe('refund-not-possible');
    expect(code(await till.returns.refund(draftId, 0, { kind: 'card-terminal' }))).toBeNull();
    till.returns.change(draftId, (draft) => ({ ...draft, lines: [backLine(1, 3)], made: [] }));
    expect(till.returns.shown(draftId)).toMatchObject({
      ...{ openMinor: 0, draft: { lines: [{ quantityMilli: 1000 }], made: [{ kind: 'card-terminal' }] } },
    });
    expect(code(await till.returns.drop(draftId))).toBe('money-went-back');
    expect(code(await till.returns.refund(draftId, 0, { kind: 'card-terminal' }))).toBe('refunds-differ');
    expect(code(await till.returns.record(draftId))).toBeNull();
    const [asked, settled] = entries('payment-attempt');
    expect(asked?.operation.payload).toMatchObject({
      action: 'refund',
      forOperationId: draftId,
      amountMinor: 250,
    });
    expect(settled?.operation.payload).toMatchObject({ attemptId: asked?.operation.id, outcome: 'approved' });
    expect(returns()[0]?.refunds).toMatchObject([
      { kind: 'card-terminal', amountMinor: 250, attemptId: asked?.operation.id, way: 'card-terminal' },
    ]);
    expect(disk.host.terminal.ledger).toMatchObject([{ amountMinor: -250 }]);
  });

  test('[REFUND7] a terminal that isn’t reached leaves it owed, never cash; the slip is paid out later, once', async () => {
    const { till, draftId, disk, returns, entries } = await broughtBack(paidByCard, { terminal: true });
    disk.host.terminal.presence = 'away';
    expect(await till.returns.refund(draftId, 0, { kind: 'card-terminal' })).toMatchObject({
      ...{ ok: false, reason: { code: 'unavailable' } },
    });
    expect(code(await till.returns.refund(draftId, 0, { kind: 'cash' }))).toBe('refund-not-possible');
    await till.returns.refund(draftId, 0, { kind: 'owed' });
    await till.returns.record(draftId);
    expect(returns()[0]?.refunds).toMatchObject([{ kind: 'owed', way: 'card-terminal', amountMinor: 250 }]);
    expect(till.returns.waiting.getState().refunds).toMatchObject([{ returnId: draftId, leftMinor: 250 }]);
    const owed = till.returns.owed(draftId, 0);
    if (!owed) throw new Error('it is owed');
    expect(code(await till.returns.payOwed(owed, { kind: 'cash' }, null))).toBe('wrong-way');
    expect(code(await till.returns.payOwed(owed, { kind: 'card-terminal' }, null))).toBe('unavailable');
    disk.host.terminal.presence = 'there';
    await till.payments.look();
    expect(code(await till.returns.payOwed(owed, { kind: 'card-terminal' }, null))).toBeNull();
    expect(entries('refund-payment')).toMatchObject([
      {
        operation: { after: [draftId], payload: { returnId: draftId, refundIndex: 0, way: 'card-terminal' } },
      },
    ]);
    expect(till.returns.waiting.getState().refunds).toEqual([]);
    expect(code(await till.returns.payOwed(owed, { kind: 'card-terminal' }, null))).toBe('paid-already');
    expect(disk.host.terminal.ledger).toMatchObject([{ amountMinor: -250 }]);
  });

  test('[REFUND7] declined: nothing went back, and another way may be chosen', async () => {
    const { till, draftId, disk } = await broughtBack(paidByCard, { terminal: true });
    disk.host.terminal.next.push('refuses');
    expect(code(await till.returns.refund(draftId, 0, { kind: 'card-terminal' }))).toBe('declined');
    expect(till.returns.shown(draftId)).toMatchObject({ openMinor: 250 });
    const slip = { kind: 'card-stand-alone', reference: 'S-17' } as const;
    expect(await till.returns.refund(draftId, 0, slip)).toMatchObject({
      ...{ ok: true, value: { made: [{ kind: 'card-stand-alone', reference: 'S-17' }] } },
    });
  });
});

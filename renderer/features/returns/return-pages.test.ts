/** The pages of returns as they show, over the shared rules and a few purchases. */
import { createElement } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Unit } from '../../../shared/domain/entities/article.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { fakePurchaseId } from '../../../tests/support/fake-purchases.ts';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill, type FakeTill } from '../../../tests/support/page/page-till.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import { each, plain, showReturns } from '../../../tests/support/show-returns.ts';
import type { Language } from '../../i18n/language.ts';
import type { CustomerHit } from '../../till/customer-types.ts';
import type { ReturnDraft, ReturnDraftLine } from '../../till/return-types.ts';
import type { ReceiptEntry } from '../../till/till.ts';
import { exchangeNow } from '../../ui/use-exchange.ts';
import { ReceiptList } from '../receipts/receipt-list.tsx';
import { ExchangeBar } from './exchange-bar.tsx';
import { FoundList } from './found-list.tsx';
import { QuantityEntry } from './quantity-entry.tsx';
import { leaveCustomer, linesBeforeExchange, rightFor, takeCustomerAlong, withLines } from './return-desk.ts';
import type { ReturnPlace } from './return-place.ts';

let till: FakeTill;
beforeEach(async () => {
  till = createFakeTill({ host: createFakeTillHost() });
  await till.signIn({ kind: 'pin', staffId: 'staff:anna', pin: '1111' });
});

const page = (language: Language, place: ReturnPlace): string => showReturns(till, language, place);
const open = async (number: string): Promise<ReturnDraft> => {
  const purchase = till.returns.purchases.find(({ receiptNumber }) => receiptNumber.endsWith(number));
  if (!purchase) throw new Error('the samples have the purchase');
  const opened = await till.returns.open({ purchase, evidence: 'receipt-code' });
  if (!opened.ok) throw new Error(opened.reason.code);
  return opened.value;
};
const line = (sku: string, purchaseLineId: number, quantityMilli = 1000): ReturnDraftLine => ({
  purchaseLineId,
  sku,
  quantityMilli,
  unitPriceMinor: null,
  reason: 'unwanted',
  condition: 'good',
  disposition: 'to-stock',
});
const choose = (draft: ReturnDraft, ...lines: ReturnDraftLine[]): void =>
  till.returns.change(draft.id, (before) => withLines(before, lines));

test('[RDESK2] each line tells what is left, until when it may come back and by which law; what is back can’t be chosen', async () => {
  const draft = await open('000001');
  const [tea = ''] = each(page('en', { at: 'goods', draftId: draft.id }), 'return-line ');
  expect(plain(tea)).toMatch(
    /1 pcs not returned yet may come back until \d\d\/\d\d\/\d{4} Law 2300-1, art\. 25/,
  );
  expect(plain(page('ru', { at: 'goods', draftId: draft.id }))).toMatch(
    /можно до \d\d\.\d\d\.\d{4} Закон 2300-1, ст\. 25/,
  );
  // All of the tea has come back since.
  const all = await till.returns.find({ by: 'number', text: '000004' });
  expect(all).toMatchObject({ ok: false, reason: { code: 'fully-returned' } });
  const refused = page('en', { at: 'refused', refusal: all.ok ? { code: 'not-a-receipt' } : all.reason });
  expect(plain(refused)).toContain('All of it came back already');
  expect(plain(refused)).toContain('Return TV1-1-000904');
});

test('[RDESK2] the running amount follows every choice', async () => {
  const draft = await open('000005');
  const total = (): string =>
    plain(page('en', { at: 'goods', draftId: draft.id }).split('data-testid="refund-total"')[1] ?? '').slice(
      0,
      60,
    );
  expect(total()).toContain('₽ 0 . 00');
  const first = till.returns.shown(draft.id)?.lines[0]?.line;
  if (!first) throw new Error('a purchase has lines');
  choose(draft, line(first.sku, first.lineId, 1000));
  const one = total();
  choose(draft, line(first.sku, first.lineId, 2000));
  expect(total()).not.toBe(one);
  expect(one).not.toContain('₽ 0 . 00');
});

test('[RDESK3] what a rule refuses offers to ask for the right, and nothing goes on before', async () => {
  const draft = await open('000003');
  choose(draft, line('10020', 1));
  const markup = page('en', { at: 'goods', draftId: draft.id });
  expect(plain(markup)).toMatch(/time ran out on [\d/]+, a manager decides\. Only somebody with the right/);
  expect(markup).toMatch(/<button(?![^>]*disabled)[^>]*>(?:(?!<\/button>).)*Allow/);
  expect(markup).toMatch(/pay-button[^>]*disabled=""|disabled=""[^>]*pay-button/);
  const { plan } = till.returns.shown(draft.id) ?? {};
  expect(plan?.ok === false && rightFor(plan.reason)).toEqual({ verb: 'return-override', override: true });
});

test('[RDESK3] with other lines it is asked anew; other rights that were lent stay', async () => {
  const draft = await open('000003');
  choose(draft, line('10020', 1));
  till.returns.change(draft.id, (before) => ({
    ...before,
    override: true,
    approvals: [
      { verb: 'return-override', approvedBy: 'staff:vera' },
      { verb: 'return', approvedBy: 'staff:vera' },
    ],
  }));
  expect(till.returns.shown(draft.id)?.plan.ok).toBe(true);
  choose(draft, { ...line('10020', 1), reason: 'other' });
  expect(till.returns.shown(draft.id)?.draft).toMatchObject({
    override: false,
    approvals: [{ verb: 'return', approvedBy: 'staff:vera' }],
  });
  expect(till.returns.shown(draft.id)?.plan.ok).toBe(false);
});

test('[RDESK3] only what a right lets pass is asked for', () => {
  expect(rightFor({ code: 'above-limit', limit: 'offline', limitMinor: 1, totalMinor: 2 })).toEqual({
    verb: 'return-override',
    override: true,
  });
  expect(rightFor({ code: 'weak-evidence' })?.override).toBe(true);
  expect(rightFor({ code: 'right-missing', verb: 'return-blind' })).toEqual({
    verb: 'return-blind',
    override: false,
  });
  expect(rightFor({ code: 'refunded-already', missingMinor: 1 })).toBeNull();
  expect(rightFor({ code: 'more-than-left', purchaseLineId: 1, leftMilli: 0 })).toBeNull();
});

test('[RDESK5] parts of the money stand by the way they were paid, and none of a card’s is offered in cash', async () => {
  const draft = await open('000001');
  choose(draft, line('10020', 2, 3000), line('10009', 3, 1250));
  const parts = each(page('en', { at: 'money', draftId: draft.id }), 'return-part"');
  expect(parts.map((part) => /data-way="([\w-]+)"/.exec(part)?.[1])).toEqual(['card-terminal', 'cash']);
  expect(parts[0]).toContain('To the card, terminal');
  expect(parts[0]).not.toContain('Cash from the drawer');
  expect(parts[1]).toContain('Cash from the drawer');
});

test('[RDESK40] before anything is recorded the pages tell whose points come back and whose are taken, line by line', async () => {
  const sample = till.returns.purchases.find(({ receiptNumber }) => receiptNumber.endsWith('000001'));
  if (!sample) throw new Error('the samples have the purchase');
  const points = new Map([
    [2, { pointsSpent: 1500, pointsEarned: 35 }],
    [3, { pointsSpent: 2, pointsEarned: 0 }],
  ]);
  const purchase = {
    ...sample,
    operationId: fakePurchaseId(51),
    customerId: 'customer:anna',
    lines: sample.lines.map((sold) => ({ ...sold, ...points.get(sold.lineId) })),
  };
  const opened = await till.returns.open({ purchase, evidence: 'receipt-code' });
  if (!opened.ok) throw new Error(opened.reason.code);
  const { value: draft } = opened;
  const shown = (at: 'goods' | 'money', language: Language = 'en'): string =>
    page(language, { at, draftId: draft.id });
  const told = (markup: string): string =>
    plain(/data-testid="return-points".*?<\/section>/.exec(markup)?.[0] ?? '');
  expect(told(shown('goods'))).toContain('A customer whom this store doesn’t know');
  expect(told(shown('goods'))).not.toMatch(/come|taken/);
  Object.assign(till.customers, { hit: (customerId: string) => hitOfAnna(customerId) });
  choose(draft, line('10020', 2, 3000), line('10009', 3, 1250));
  for (const at of ['goods', 'money'] as const) {
    expect(told(shown(at))).toMatch(/Anna P\. .*1,502 points come back .*35 earned points are taken back/);
    expect(told(shown(at, 'ru'))).toMatch(/Anna P\. .*Вернём 1 502 балла .*Снимем 35 начисленных баллов/);
  }
  const [, tea = '', other = ''] = each(shown('goods'), 'return-line ');
  expect(plain(tea)).toContain('points +1,500 −35');
  expect(plain(other)).toContain('points +2');
  const exchange = till.returns.shown(draft.id);
  if (!exchange) throw new Error('the return is open');
  const bar = showMarkup('en', createElement(ExchangeBar, { till, shown: exchange, go: () => undefined }));
  expect(plain(bar)).toContain('1,502 points come back · 35 earned points are taken back');
  choose(draft, line('10020', 2, 1000));
  expect(told(shown('money'))).toMatch(/500 points come back .*11 earned points are taken back/);
});

test('[RDESK40] of a purchase that is known by its code alone nobody knows whose points they are; without any nothing is told', async () => {
  const draft = await open('000005');
  expect(page('en', { at: 'goods', draftId: draft.id })).not.toContain('return-points');
  const sample = till.returns.purchases.find(({ receiptNumber }) => receiptNumber.endsWith('000003'));
  if (!sample) throw new Error('the samples have the purchase');
  const lines = sample.lines.map((sold) => ({ ...sold, pointsSpent: 1, pointsEarned: 1 }));
  const opened = await till.returns.open({
    purchase: { ...sample, operationId: fakePurchaseId(53), lines, known: 'code' },
    evidence: 'receipt-code',
  });
  if (!opened.ok) throw new Error(opened.reason.code);
  choose(opened.value, line('10020', 1));
  const markup = page('en', { at: 'goods', draftId: opened.value.id });
  expect(plain(markup)).toMatch(
    /The customer of the receipt .*1 point comes back .*1 earned point is taken back/,
  );
});

test('[RDESK5] what was paid online goes back by the web shop', async () => {
  const draft = await open('000002');
  choose(draft, line('10015', 1));
  const markup = page('ru', { at: 'money', draftId: draft.id });
  expect(each(markup, 'return-part"').map((part) => /data-way="([\w-]+)"/.exec(part)?.[1])).toEqual([
    'prepaid',
  ]);
  expect(plain(markup)).toContain('Вернёт интернет-магазин');
  expect(plain(markup)).not.toContain('Наличными из кассы');
});

test('[RDESK6] what was found tells number, date, store, goods and total, and whether all was looked through', async () => {
  const answer = await till.returns.find({ by: 'card', lastFour: '4242' });
  if (!answer.ok) throw new Error(answer.reason.code);
  const list = (isWhole: boolean): string =>
    plain(
      showMarkup(
        'en',
        createElement(FoundList, {
          till,
          answer: { ...answer.value, isWhole },
          onChoose: () => undefined,
        }),
      ),
    );
  expect(list(true)).toMatch(
    /TV1-1-000001 \d\d\/\d\d\/\d{4}, \d\d:\d\d · Лавка на Тверской Чай чёрный.* and 1 more ₽[\d,.]+/,
  );
  expect(list(true)).not.toContain('last weeks');
  expect(list(false)).toContain('only this store’s last weeks were looked through');
});

test('[RDESK7] an exchange tells what the goods taken back are worth and what is to be paid or given back', async () => {
  const draft = await open('000001');
  choose(draft, line('10020', 2, 3000));
  await till.returns.exchange(draft.id, true);
  const bar = (): string => {
    const shown = exchangeNow(till);
    if (!shown) throw new Error('the open cart is an exchange');
    return plain(showMarkup('en', createElement(ExchangeBar, { till, shown, go: () => undefined })));
  };
  expect(bar()).toMatch(/Exchange, receipt TV1-1-000001 .* Credit ₽477\.00 To give back ₽/);
  await till.actions.addSku('10015', 2000);
  expect(bar()).toMatch(/Credit ₽477\.00 To pay ₽181\.\d\d/);
  expect(bar()).not.toContain('point');
  await till.returns.exchange(draft.id, false);
  expect(exchangeNow(till)).toBeNull();
});

test('[RDESK41] an exchange takes the customer of its purchase along, and off again when it is given up', async () => {
  const draft = await open('000001');
  const { purchase } = till.returns.shown(draft.id) ?? {};
  if (!purchase) throw new Error('the return has its purchase');
  const shown = { purchase: { ...purchase, customerId: 'customer:anna' } };
  const chosen: unknown[] = [];
  const tillWith = (customerId: string | null, lines: number) => {
    const { cart } = till.sell.getState();
    const open = { ...cart, customerId, lines: cart.lines.slice(0, lines) };
    return {
      sell: createStore(() => ({ ...till.sell.getState(), cart: open })),
      customers: {
        ...till.customers,
        hit: hitOfAnna,
        choose: async (...choice: Parameters<typeof till.customers.choose>) => {
          chosen.push(choice);
          return { ok: true as const, value: null };
        },
      },
    };
  };
  await takeCustomerAlong(tillWith(null, 0), shown);
  expect(chosen.splice(0)).toEqual([['customer:anna', 'phone']]);
  await takeCustomerAlong(tillWith('customer:boris', 0), shown);
  await takeCustomerAlong(tillWith(null, 0), { purchase });
  await takeCustomerAlong(tillWith(null, 0), { purchase: { ...purchase, customerId: 'customer:elsewhere' } });
  await leaveCustomer(tillWith('customer:boris', 0), shown);
  await leaveCustomer(tillWith(null, 0), { purchase });
  expect(chosen).toEqual([]);
  await leaveCustomer(tillWith('customer:anna', 0), shown);
  expect(chosen.splice(0)).toEqual([[null, 'phone']]);
  await till.actions.addSku('10015', 1000);
  await leaveCustomer(tillWith('customer:anna', 1), shown);
  expect(chosen).toEqual([]);
});

test('[RDESK11] a recorded return shows with its paper, and among the receipts below zero', async () => {
  const done = page('en', { at: 'done', entry: await recordOne() });
  expect(plain(done)).toContain('No cash to hand over');
  expect(done).toContain('К чеку TV1-1-000005');
  expect(receiptList(await till.receipts(10))).toMatch(/Return .*−₽\d/);
});

test('[RDESK34] goods that were in the cart before an exchange are asked about; its own are not', async () => {
  const draft = await open('000001');
  choose(draft, line('10020', 2, 3000));
  const before = till.sell.getState().cart.lines.length;
  await till.actions.addSku('10015', 1000);
  expect(linesBeforeExchange(till, draft.id)).toBe(before + 1);
  await till.returns.exchange(draft.id, true);
  expect(linesBeforeExchange(till, draft.id)).toBe(0);
});

test('[RDESK33] among the receipts an exchange shows as one, by its difference, and money paid out later as that', async () => {
  await recordOne();
  const [entry] = await till.receipts(1);
  if (!entry) throw new Error('the samples have a receipt');
  const of = (kind: string, payload: object): string =>
    receiptList([{ ...entry, operation: { ...entry.operation, kind, payload: { ...payload } } }]);
  const swap = { totalMinor: 199_000, sale: { totalMinor: 69_000 } };
  expect(of('return', swap)).toMatch(/Exchange .*−₽ ?1,300 ?\. ?00/);
  expect(of('return', { totalMinor: 69_000, sale: { totalMinor: 199_000 } })).toMatch(
    /Exchange [^−]*₽ ?1,300/,
  );
  expect(of('return', { totalMinor: 69_000, sale: null })).toMatch(/Return .*−₽ ?690/);
  expect(of('refund-payment', { amountMinor: 885 })).toMatch(/Paid out .*−₽ ?8/);
});

function hitOfAnna(customerId: string): CustomerHit | null {
  return customerId === 'customer:anna'
    ? { customerId, name: 'Anna P.', phoneLastFour: null, number: '1', tierName: null }
    : null;
}

async function recordOne(): Promise<JournalEntry> {
  const draft = await open('000005');
  const first = till.returns.shown(draft.id)?.lines[0]?.line;
  choose(draft, line(first?.sku ?? '', 1, 1000));
  await till.returns.refund(draft.id, 0, { kind: 'card-terminal' });
  const recorded = await till.returns.record(draft.id);
  if (!recorded.ok) throw new Error(recorded.reason.code);
  return recorded.value;
}

function receiptList(entries: readonly ReceiptEntry[]): string {
  const list = { till, entries, isEmpty: false, chosenId: null, onChoose: () => undefined };
  return plain(showMarkup('en', createElement(ReceiptList, list)));
}

test('[RDESK17] more cash than the drawer should hold is warned of before it is recorded, and forbids nothing', async () => {
  const draft = await open('000001');
  const [first] = till.returns.shown(draft.id)?.purchase?.lines ?? [];
  choose(draft, line(first?.sku ?? '', first?.lineId ?? 1));
  const money = (language: Language): string => page(language, { at: 'money', draftId: draft.id });
  // The rest of it was paid by card.
  const left = till.returns.shown(draft.id)?.money?.left ?? [];
  const cash = left.findIndex(({ way }) => way === 'cash');
  const cashMinor = left[cash]?.amountMinor ?? 0;
  expect(cashMinor).toBeGreaterThan(0);
  expect(money('en')).not.toContain('drawer-short');
  const asked: number[] = [];
  Object.assign(till.shiftActions, {
    holdsCash: (amountMinor: number) => {
      asked.push(amountMinor);
      return false;
    },
  });
  expect(plain(money('en'))).toMatch(/The drawer should hold less than .* in cash\. Look before/);
  expect(plain(money('ru'))).toMatch(/В ящике должно быть меньше .* наличными/);
  expect(asked).toEqual([cashMinor, cashMinor]);
  expect(money('en')).not.toMatch(/pay-button[^>]*disabled=""|disabled=""[^>]*pay-button/);
  await till.returns.refund(draft.id, cash, { kind: 'cash' });
  money('en');
  expect(asked.at(-1)).toBe(cashMinor);
});

test('[RDESK19] digits are there to touch where a number is looked for, and where more is counted than a few pieces', () => {
  expect(page('en', { at: 'find' })).toContain('Number pad');
  expect(page('ru', { at: 'find' })).toContain('Цифровая клавиатура');
  expect(page('en', { at: 'waiting', number: '' })).toContain('Number pad');
  const entry = (unit: Unit, maxMilli: number): string =>
    showMarkup(
      'en',
      createElement(QuantityEntry, {
        ...{ unit, maxMilli, text: '1', quantityMilli: 1000, onText: () => undefined, price: null },
      }),
    );
  expect(entry('piece', 30_000)).not.toContain('Number pad');
  expect(entry('piece', 31_000)).toContain('Number pad');
  expect(entry('piece', 31_000)).not.toContain('Decimal');
  expect(entry('kg', 500)).toMatch(/Number pad.*Decimal/);
});

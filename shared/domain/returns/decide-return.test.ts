/** What a till refuses to take back, and what it needs somebody else's right for. Nothing refused becomes a fact. */
import { describe, expect, test } from 'vitest';
import {
  idOf,
  operationWith,
  purchaseFrom,
  returnFact,
  returnIntent,
  returnView,
} from '../../../tests/support/purchase-facts.ts';
import { cartOf, shopView } from '../../../tests/support/shop-catalogue.ts';
import type { CashRounding } from '../../money/cash.ts';
import type { ReturnRule } from '../entities/return-rules.ts';
import { usualReturnSettings } from '../entities/return-rules.ts';
import { applyOperation } from '../operation-table.ts';
import { returnSchema } from '../operations/return.ts';
import type { Tender } from '../operations/sale.ts';
import { noPoints } from '../operations/sale-line.ts';
import { orderFactOf } from '../orders/order-facts.ts';
import type { SaleView, TenderIntent } from '../sell/decide-sale.ts';
import { decideRefundPayment, type OwedRefund } from './decide-refund-payment.ts';
import { decideReturn, type MadeRefund, planMoney } from './decide-return.ts';
import { planReturn, type ReturnIntent, type ReturnView } from './plan-return.ts';
import { refundedBefore } from './purchase-of.ts';
import { openRefundsOf, refundConflicts, refundFactsIn } from './refund-facts.ts';
import { returnedOf } from './returned-of.ts';

const attemptId = idOf(500);
const orderId = idOf(900);
const card = (amountMinor: number): Tender => ({
  ...{ kind: 'card-terminal', amountMinor, attemptId, terminalId: 't', reference: null, card: null },
});
const cash = (amountMinor: number): Tender => ({
  ...{ kind: 'cash', amountMinor, tenderedMinor: amountMinor, changeMinor: 0 },
});

/** Two jars at 500.00 and 250 g of tea at 100.00, paid like this. */
function sold(tenders: readonly Tender[], kind: 'sale' | 'order-handover' = 'sale') {
  const line = (
    lineId: number,
    sku: string,
    unit: 'piece' | 'kg',
    quantityMilli: number,
    totalMinor: number,
  ) => ({
    ...{ lineId, articleId: sku, sku, name: sku, unit, category: '', quantityMilli, listPriceMinor: null },
    ...{ unitPriceMinor: 1, grossMinor: totalMinor, lineDiscountMinor: 0, cartDiscountMinor: 0, totalMinor },
    ...{ taxRateBasisPoints: 2200, taxMinor: 0, movesStock: true, ...noPoints },
  });
  const sale = {
    ...{ currency: 'RUB', openedAtMs: 0, totalMinor: 110_000, roundingMinor: 0 },
    lines: [line(1, 'JAR', 'piece', 2000, 100_000), line(2, 'TEA', 'kg', 250, 10_000)],
    taxes: [{ rateBasisPoints: 2200, grossMinor: 110_000, taxMinor: 0 }],
    tenders: [...tenders],
    ...{ approvals: [], customerId: null, reference: null, shiftId: null, buyer: null, eReceipt: null },
    loyalty: null,
  };
  if (kind === 'sale') return operationWith(1, 'sale', 3, [], sale);
  const lines = sale.lines.map(({ lineId, quantityMilli }) => ({
    ...{ lineId, handedMilli: quantityMilli, refusedMilli: 0, reason: null },
  }));
  const proof = { proof: 'customer-code', collector: 'customer', approvedBy: null };
  return operationWith(1, kind, 2, [], { orderId, lines, ...proof, sale });
}

const paidInCash = purchaseFrom(sold([cash(110_000)]));
const paidByCard = purchaseFrom(sold([card(110_000)]));
const jar = { purchaseLineId: 1, quantityMilli: 1000 };
const cashBack: MadeRefund = { kind: 'cash', way: 'cash', amountMinor: 50_000 };

/** Why one jar isn't taken back; null when it is. */
function refusal(view: Partial<ReturnView>, intent: Partial<ReturnIntent>, purchase = paidInCash) {
  const planned = planReturn(returnView(view), returnIntent(purchase, [jar], intent));
  return planned.ok ? null : planned.reason;
}

const rule: ReturnRule = {
  ...{ id: 'two-weeks', fromMs: 0, untilMs: null, boughtHow: 'any', condition: 'any', articleFlag: null },
  ...{ verdict: 'allowed', days: 14, countedFrom: 'day-after', afterwards: 'refused' },
  ...{ text: { ru: '', en: '' }, source: { ru: '', en: '' } },
};
const rules = {
  type: 'return-rules' as const,
  id: 'return-rules:RU',
  taxTableId: 'tax-table:RU',
  rules: [rule],
};
const inTime = { rules };
const tooLate = { rules, nowMs: paidInCash.soldAtMs + 30 * 86_400_000 };
const alone = { override: false, approvals: [] };

describe('[RETURN5] what comes back is what was bought, and no more of it than is left', () => {
  const planned = (lines: Parameters<typeof returnIntent>[1], purchase = paidInCash) => {
    const plan = planReturn(returnView(), returnIntent(purchase, lines));
    return plan.ok ? null : plan.reason;
  };
  const half = returnFact(10, [idOf(1)], decided(returnView(), returnIntent(paidInCash, [jar]), [cashBack]));
  const halfBack = purchaseFrom(sold([cash(110_000)]), returnedOf(paidInCash.lines, [half]));

  test('[RETURN5] nothing, an unknown line, the same line twice', () => {
    expect(planned([])).toEqual({ code: 'nothing-chosen' });
    expect(planned([{ purchaseLineId: 9, quantityMilli: 1000 }])).toEqual({
      ...{ code: 'line-unknown', purchaseLineId: 9 },
    });
    expect(planned([{ purchaseLineId: null, quantityMilli: 1000 }])).toMatchObject({ code: 'line-unknown' });
    expect(planned([jar, jar])).toEqual({ code: 'line-twice', purchaseLineId: 1 });
  });

  test('[RETURN5] more than was sold, more than is left, a part of a piece', () => {
    expect(planned([{ ...jar, quantityMilli: 3000 }])).toMatchObject({
      code: 'more-than-left',
      leftMilli: 2000,
    });
    expect(planned([{ ...jar, quantityMilli: 2000 }], halfBack)).toEqual({
      ...{ code: 'more-than-left', purchaseLineId: 1, leftMilli: 1000 },
    });
    expect(planned([jar], halfBack)).toBeNull();
    expect(planned([{ ...jar, quantityMilli: 500 }])).toEqual({ code: 'quantity-not-whole', sku: 'JAR' });
    expect(planned([{ ...jar, quantityMilli: 0 }])).toEqual({ code: 'quantity-not-whole', sku: 'JAR' });
    expect(planned([{ purchaseLineId: 2, quantityMilli: 100 }])).toBeNull();
  });

  test('[RETURN5] a purchase that is back already, in another currency, or of which no line is known', () => {
    const all = paidInCash.lines.map((line) => ({ ...line, returnedMilli: line.quantityMilli }));
    expect(planned([jar], { ...paidInCash, lines: all })).toEqual({ code: 'fully-returned' });
    expect(planned([jar], { ...paidInCash, currency: 'EUR' })).toEqual({
      code: 'wrong-currency',
      currency: 'EUR',
    });
    expect(planned([jar], { ...paidInCash, lines: [] })).toEqual({ code: 'lines-unknown' });
  });

  test('[RETURN5] a purchase whose money went back before the goods', () => {
    const ways = [{ way: 'cash' as const, amountMinor: 80_000 }];
    const gone = { ...paidInCash.returned, ways, totalMinor: 80_000 };
    expect(planned([jar], { ...paidInCash, returned: gone })).toEqual({
      ...{ code: 'refunded-already', missingMinor: 20_000 },
    });
  });
});

describe('[RETURN6] rights, rules and limits', () => {
  const nobody = { staffId: 'carl', role: { verbs: [], maxDiscountBasisPoints: 0 } };

  test('[RETURN6] taking back needs the right, one’s own or lent by somebody else who has it', () => {
    expect(refusal({ ...inTime }, alone)).toBeNull();
    expect(refusal({ ...inTime, actor: nobody }, alone)).toEqual({ code: 'right-missing', verb: 'return' });
    const lent = (approvedBy: string) => ({ approvals: [{ verb: 'return' as const, approvedBy }] });
    expect(refusal({ ...inTime, actor: nobody }, lent('boris'))).toBeNull();
    expect(refusal({ ...inTime, actor: nobody }, lent('carl'))).toMatchObject({ code: 'right-missing' });
    expect(refusal({ ...inTime, actor: nobody }, lent('zoe'))).toMatchObject({ code: 'right-missing' });
  });

  test('[RETURN6] what a rule refuses passes with somebody who may override it, and is recorded as overridden', () => {
    expect(refusal(tooLate, alone)).toMatchObject({
      ...{ code: 'rule-refused', purchaseLineId: 1, verdict: { why: 'too-late', verdict: 'refused' } },
    });
    expect(refusal(tooLate, { override: true, approvals: [] })).toEqual({
      ...{ code: 'right-missing', verb: 'return-override' },
    });
    const payload = decided(returnView(tooLate), returnIntent(paidInCash, [jar]), [cashBack]);
    expect(payload.lines[0]).toMatchObject({ ruleId: 'two-weeks', ruleVerdict: 'overridden' });
    const allowed = decided(returnView(inTime), returnIntent(paidInCash, [jar], alone), [cashBack]);
    expect(allowed.lines[0]).toMatchObject({ ruleId: 'two-weeks', ruleVerdict: 'allowed' });
  });

  test('[RETURN6] an amount above the limit, a lower one where the server isn’t heard', () => {
    const settings = { ...usualReturnSettings, limitMinor: 49_999, offlineLimitMinor: 10_000 };
    const of = (limit: string, limitMinor: number) => ({
      ...{ code: 'above-limit', limit, limitMinor, totalMinor: 50_000 },
    });
    expect(refusal({ ...inTime, settings }, alone)).toEqual(of('amount', 49_999));
    expect(refusal({ ...inTime, settings, isOnline: false }, alone)).toEqual(of('offline', 10_000));
    expect(refusal({ ...inTime, settings, isOnline: false }, {})).toBeNull();
    expect(refusal({ ...inTime, settings: { ...settings, limitMinor: 50_000 } }, alone)).toBeNull();
  });

  test('[RETURN6] a purchase that nothing but the article points to is for a manager', () => {
    expect(refusal(inTime, { ...alone, evidence: 'article' })).toEqual({ code: 'weak-evidence' });
    expect(refusal(inTime, { evidence: 'article' })).toBeNull();
    expect(refusal(inTime, { ...alone, evidence: 'card' })).toBeNull();
  });
});

describe('[RETURN7] a blind return', () => {
  const jars = { purchaseLineId: null, sku: 'JAR', quantityMilli: 2000 };
  const article = {
    ...{ articleId: 'JAR', sku: 'JAR', name: 'Jar', unit: 'piece' as const, category: '' },
    ...{ taxRateBasisPoints: 2200, movesStock: true, lowestMinor: 40_000 },
  };
  const view = (change: Partial<ReturnView> = {}) => returnView({ blindArticle: () => article, ...change });
  const intent = (change: Partial<ReturnIntent> = {}, line = {}) =>
    returnIntent(null, [{ ...jars, ...line }], { note: 'lost the receipt', override: false, ...change });
  const reason = (of: ReturnView, asked: ReturnIntent) => {
    const plan = planReturn(of, asked);
    return plan.ok ? null : plan.reason;
  };

  test('[RETURN7] needs a reason, a manager, and never gives more than the lowest recent price', () => {
    expect(reason(view(), intent({ note: ' ' }))).toEqual({ code: 'blind-without-note' });
    expect(reason(view(), intent({ approvals: [] }))).toEqual({
      code: 'right-missing',
      verb: 'return-blind',
    });
    expect(reason(view(), intent({}, { unitPriceMinor: 40_001 }))).toEqual({
      ...{ code: 'above-lowest-price', sku: 'JAR', lowestMinor: 40_000 },
    });
    expect(reason(view({ blindArticle: () => null }), intent())).toEqual({ code: 'unknown-sku', sku: 'JAR' });
    const unpriced = view({ blindArticle: () => ({ ...article, lowestMinor: null }) });
    expect(reason(unpriced, intent())).toEqual({ code: 'no-recent-price', sku: 'JAR' });
    const plan = planReturn(view(), intent());
    expect(plan).toMatchObject({
      ok: true,
      value: {
        totalMinor: 80_000,
        lines: [{ unitPriceMinor: 40_000, refundMinor: 80_000, taxMinor: 14_426 }],
      },
    });
  });

  test('[RETURN7] above the chain’s limit it takes the right to override too', () => {
    const settings = { ...usualReturnSettings, blindLimitMinor: 79_999 };
    const limit = { code: 'above-limit', limit: 'blind', limitMinor: 79_999, totalMinor: 80_000 };
    expect(reason(view({ settings }), intent())).toEqual(limit);
    const blind = { verb: 'return-blind' as const, approvedBy: 'boris' };
    expect(reason(view({ settings }), intent({ override: true, approvals: [blind] }))).toEqual({
      ...{ code: 'right-missing', verb: 'return-override' },
    });
    expect(reason(view({ settings }), intent({ override: true }))).toBeNull();
  });

  test('[RETURN7] its money goes by the chain’s ways only, in cash rounded as cash is', () => {
    const blind = (kind: 'cash' | 'card-stand-alone', amountMinor: number): MadeRefund =>
      kind === 'cash' ? { kind, way: null, amountMinor } : { kind, way: null, amountMinor, reference: null };
    const rounded = view({ cashRounding: { stepMinor: 30_000, mode: 'down' } });
    expect(decideReturn(rounded, intent(), [blind('cash', 60_000)], null)).toMatchObject({
      ...{ ok: true, value: { roundingMinor: -20_000, purchase: null } },
    });
    expect(decideReturn(view(), intent(), [blind('cash', 80_001)], null)).toEqual({
      ok: false,
      reason: { code: 'refunds-differ', way: null, dueMinor: 80_000, givenMinor: 80_001 },
    });
    expect(decideReturn(view(), intent(), [], null)).toMatchObject({ reason: { code: 'refunds-differ' } });
    expect(decideReturn(view(), intent(), [blind('card-stand-alone', 80_000)], null)).toEqual({
      ...{ ok: false, reason: { code: 'refund-not-possible', index: 0 } },
    });
    expect(decideReturn(view(), intent(), [cashBack], null)).toMatchObject({
      reason: { code: 'refund-not-possible' },
    });
  });
});

/** The payload of a return that is made. */
function decided(view: ReturnView, intent: ReturnIntent, made: readonly MadeRefund[]) {
  const result = decideReturn(view, intent, made, null);
  if (!result.ok) throw new Error(JSON.stringify(result.reason));
  return result.value;
}

describe('[REFUND2] money goes back as it came', () => {
  const reason = (made: readonly MadeRefund[], purchase = paidByCard, view = returnView()) => {
    const result = decideReturn(view, returnIntent(purchase, [jar]), made, null);
    return result.ok ? null : result.reason;
  };
  const byCard = (amountMinor: number, ofAttemptId: string | null = attemptId): MadeRefund => ({
    ...{ kind: 'card-terminal', way: 'card-terminal', amountMinor, attemptId: idOf(700), ofAttemptId },
    ...{ terminalId: 't', reference: null, card: null },
  });

  test('[REFUND2] what was paid by card is never cash; owed or given as credit where the customer wants it', () => {
    expect(reason([byCard(50_000)])).toBeNull();
    expect(reason([{ ...cashBack, way: 'card-terminal' }])).toEqual({
      code: 'refund-not-possible',
      index: 0,
    });
    expect(reason([cashBack])).toEqual({
      ...{ code: 'refunds-differ', way: 'card-terminal', dueMinor: 50_000, givenMinor: 0 },
    });
    expect(
      reason([{ kind: 'owed', way: 'card-terminal', amountMinor: 50_000, ofAttemptId: attemptId }]),
    ).toBeNull();
    const credit: MadeRefund = {
      ...{
        kind: 'store-credit',
        way: 'card-terminal',
        amountMinor: 50_000,
        creditId: idOf(800),
        number: 'C-1',
      },
    };
    expect(reason([credit])).toBeNull();
    const none = returnView({ settings: { ...usualReturnSettings, storeCredit: false } });
    expect(reason([credit], paidByCard, none)).toEqual({ code: 'store-credit-not-offered' });
  });

  test('[REFUND2] all of it and no more, of the payment that was made', () => {
    expect(reason([byCard(49_999)])).toMatchObject({ code: 'refunds-differ', dueMinor: 50_000 });
    expect(reason([byCard(50_001)])).toMatchObject({ code: 'refund-not-possible' });
    expect(reason([byCard(50_000, idOf(501))])).toEqual({ code: 'refund-not-possible', index: 0 });
    expect(reason([])).toMatchObject({ code: 'refunds-differ', givenMinor: 0 });
    expect(reason([byCard(20_000), byCard(30_000)])).toBeNull();
  });

  test('[REFUND2] where two tills each gave a card back, not knowing of each other, the drawer doesn’t pay on top', () => {
    const purchase = purchaseFrom(sold([card(60_000), cash(50_000)]));
    const first = returnFact(
      10,
      [idOf(1)],
      decided(returnView(), returnIntent(purchase, [jar]), [byCard(50_000)]),
    );
    const second = returnFact(11, [idOf(1)], first.operation.payload);
    const known = { ...purchase, returned: returnedOf(purchase.lines, [first, second]) };
    const rest = planReturn(returnView(), returnIntent(known, [{ purchaseLineId: 2, quantityMilli: 250 }]));
    expect(rest).toMatchObject({ ok: true, value: { parts: [{ way: 'cash', amountMinor: 10_000 }] } });
  });

  test('[REFUND3] paid online goes back by the channel, and not again where the channel gave it back before', () => {
    const online = sold([{ kind: 'prepaid', amountMinor: 110_000, orderId }], 'order-handover');
    const purchase = purchaseFrom(online);
    expect(purchase).toMatchObject({ boughtHow: 'distance', orderId });
    const channel = (amountMinor: number): MadeRefund => ({
      kind: 'channel',
      way: 'prepaid',
      amountMinor,
      orderId,
    });
    expect(reason([channel(50_000)], purchase)).toBeNull();
    expect(reason([cashBack], purchase)).toMatchObject({ code: 'refunds-differ', way: 'prepaid' });
    const payment = { state: 'paid' as const, paidMinor: 110_000, usedMinor: 110_000, refundDueMinor: 0 };
    const before = refundedBefore({ ...payment, refundedMinor: 30_000 });
    expect(before).toBe(30_000);
    expect(refundedBefore({ ...payment, usedMinor: 80_000, refundedMinor: 30_000 })).toBe(0);
    const known = { ...purchase, refundedBeforeMinor: before };
    const payload = decided(returnView(), returnIntent(known, [jar]), [channel(20_000)]);
    expect(payload.refunds).toEqual([
      { kind: 'refunded-before', way: 'prepaid', amountMinor: 30_000, orderId },
      channel(20_000),
    ]);
    const { operation } = returnFact(10, [idOf(1)], payload);
    expect(orderFactOf(operation)).toMatchObject({ kind: 'return', orderId, onlineMinor: 50_000 });
  });
});

describe('[RETURN8] an exchange', () => {
  const saleView: SaleView = {
    ...shopView(),
    ...{ actor: returnView().actor, shiftId: null, cashRounding: null, approved: [] },
    knownPoints: { known: null, ownSpentPoints: 0 },
    findActor: () => null,
  };
  /** Both jars are brought back, and so many pieces at 89.90 are taken for them. */
  const swap = (
    purchase: typeof paidInCash,
    pieces: number,
    made: readonly MadeRefund[],
    paid: TenderIntent[] = [],
    cashRounding: CashRounding | null = null,
  ) =>
    decideReturn(
      returnView({ cashRounding }),
      returnIntent(purchase, [{ ...jar, quantityMilli: 2000 }]),
      made,
      {
        ...{ view: saleView, cart: cartOf(['piece-standard', pieces * 1000]), intents: paid },
      },
    );
  const paidBoth = purchaseFrom(sold([card(60_000), cash(50_000)]));

  test('[RETURN8] nets what goods given cost, card money first: the drawer pays out only what was paid in cash', () => {
    // 1,000.00 comes back, 809.10 is given: all of the card's 600.00 and 209.10 of the cash is netted.
    const made: MadeRefund[] = [{ kind: 'cash', way: 'cash', amountMinor: 19_090 }];
    const result = swap(paidBoth, 9, made);
    const trace = { kind: 'exchange', orderId: null, creditId: null };
    const netted = [
      { ...trace, way: 'card-terminal', amountMinor: 60_000, attemptId },
      { ...trace, way: 'cash', amountMinor: 20_910, attemptId: null },
    ];
    expect(result).toMatchObject({
      ...{ ok: true, value: { totalMinor: 100_000, roundingMinor: 0, refunds: [...netted, ...made] } },
    });
    if (!result.ok) throw new Error('it is decided');
    expect(result.value.sale?.tenders).toEqual(netted);
    const { operation } = returnFact(10, [idOf(1)], result.value);
    expect(applyOperation(operation).stock).toEqual([
      { storeId: 'S1', sku: 'JAR', quantityMilli: 2000 },
      { storeId: 'S1', sku: 'piece-standard', quantityMilli: -9000 },
    ]);
    // What the card paid stays the card's money: brought back again, it goes back to the card.
    expect(purchaseFrom(operation).paid).toMatchObject([
      { way: 'card-terminal', amountMinor: 60_000, attemptId },
      { way: 'cash', amountMinor: 20_910 },
    ]);
  });

  test('[RETURN8] the customer pays what the goods given cost more, and a refund beside it is refused', () => {
    const due = 12 * 8990 - 100_000;
    expect(swap(paidBoth, 12, [])).toEqual({
      ok: false,
      reason: { code: 'sale-refused', refusal: { code: 'underpaid', missingMinor: due } },
    });
    expect(swap(paidBoth, 12, [], [{ kind: 'cash', tenderedMinor: 10_000 }])).toMatchObject({
      ok: true,
      value: { sale: { tenders: [{}, {}, { kind: 'cash', amountMinor: due }] } },
    });
    expect(swap(paidBoth, 12, [cashBack], [{ kind: 'cash', tenderedMinor: 10_000 }])).toMatchObject({
      reason: { code: 'refunds-differ', way: 'cash', dueMinor: 0 },
    });
  });

  test('[RETURN8] only cash that leaves the drawer is rounded: what is netted is exact, the rest of it rounded', () => {
    const rounding: CashRounding = { stepMinor: 7000, mode: 'down' };
    const due = 12 * 8990 - 100_000;
    const dearer = swap(paidInCash, 12, [], [{ kind: 'cash', tenderedMinor: 10_000 }], rounding);
    expect(dearer).toMatchObject({
      ok: true,
      value: {
        roundingMinor: 0,
        refunds: [{ kind: 'exchange', way: 'cash', amountMinor: 100_000 }],
        sale: {
          tenders: [
            { kind: 'exchange', amountMinor: 100_000 },
            { kind: 'cash', amountMinor: due },
          ],
        },
      },
    });
    // Of 190.90 that are left beside goods for 809.10, coins of 70.00 make 140.00.
    const cheaper = swap(paidInCash, 9, [{ kind: 'cash', way: 'cash', amountMinor: 14_000 }], [], rounding);
    expect(cheaper).toMatchObject({ ok: true, value: { totalMinor: 100_000, roundingMinor: -5090 } });
    // After a netted amount that no coins make, the drawer still pays in coins only.
    if (!dearer.ok) throw new Error('it is decided');
    const later = purchaseFrom(
      sold([cash(110_000)]),
      returnedOf(paidInCash.lines, [returnFact(10, [idOf(1)], dearer.value)]),
    );
    const tea = { purchaseLineId: 2, quantityMilli: 250 };
    expect(planReturn(returnView({ cashRounding: rounding }), returnIntent(later, [tea]))).toMatchObject({
      value: { totalMinor: 10_000, parts: [{ way: 'cash', amountMinor: 7000 }] },
    });
  });

  test('[RETURN8] what rounding makes of the difference to nothing isn’t asked for: it is the new sale’s rounding', () => {
    const cashRounding: CashRounding = { stepMinor: 8000, mode: 'down' };
    const view = returnView({ cashRounding });
    const awayMinor = 12 * 8990 - 100_000;
    const dearer = (purchase: typeof paidInCash) => {
      const intent = returnIntent(purchase, [{ ...jar, quantityMilli: 2000 }]);
      const plan = planReturn(view, intent);
      return {
        dueMinor: plan.ok ? planMoney(view, intent, plan.value, 100_000 + awayMinor).dueMinor : null,
        decided: decideReturn(view, intent, [], {
          view: { ...saleView, cashRounding },
          ...{ cart: cartOf(['piece-standard', 12_000]), intents: [] },
        }),
      };
    };
    expect(dearer(paidInCash)).toMatchObject({
      dueMinor: 0,
      decided: {
        ok: true,
        value: {
          roundingMinor: 0,
          sale: {
            roundingMinor: -awayMinor,
            tenders: [
              { kind: 'exchange', way: 'cash', amountMinor: 100_000 },
              { kind: 'cash', amountMinor: 0, tenderedMinor: 0 },
            ],
          },
        },
      },
    });
    // Where a card had paid, nothing is rounded until somebody pays in cash.
    expect(dearer(paidByCard)).toMatchObject({
      dueMinor: awayMinor,
      decided: { reason: { refusal: { code: 'underpaid', missingMinor: awayMinor } } },
    });
  });

  test('[RETURN8] what is netted stands on both sides, or it is no return', () => {
    const result = swap(paidBoth, 9, [{ kind: 'cash', way: 'cash', amountMinor: 19_090 }]);
    if (!result.ok) throw new Error('it is decided');
    const { refunds, sale } = result.value;
    expect(returnSchema.safeParse(result.value).success).toBe(true);
    expect(returnSchema.safeParse({ ...result.value, sale: null }).success).toBe(false);
    const other = refunds.map((refund) => (refund.kind === 'exchange' ? { ...refund, way: 'cash' } : refund));
    expect(returnSchema.safeParse({ ...result.value, refunds: other }).success).toBe(false);
    const shift = { ...sale, shiftId: idOf(77) };
    expect(returnSchema.safeParse({ ...result.value, sale: shift }).success).toBe(false);
  });
});

describe('[REFUND4] a refund that is owed', () => {
  const owedMinor = 50_000;
  const payload = decided(returnView(), returnIntent(paidByCard, [jar]), [
    { kind: 'owed', way: 'card-terminal', amountMinor: owedMinor, ofAttemptId: attemptId },
  ]);
  const view = {
    actor: returnView().actor,
    currency: 'RUB',
    shiftId: null,
    findActor: returnView().findActor,
  } as const;
  const by = { attemptId: null, terminalId: null, reference: null, card: null, approvedBy: null };
  const owed = (leftMinor = owedMinor): OwedRefund => {
    const [refund] = payload.refunds;
    if (refund?.kind !== 'owed') throw new Error('it is owed');
    const open = { index: 0, leftMinor };
    return { returnId: idOf(10), returnNumber: 'T1-000010', currency: 'RUB', refund, open };
  };

  test('[REFUND4] is paid out in full by its own way, once, and never in cash what was paid by card', () => {
    const paid = decideRefundPayment(view, owed(), { ...by, way: 'card-stand-alone' });
    expect(paid).toMatchObject({
      ok: true,
      value: { returnId: idOf(10), refundIndex: 0, amountMinor: owedMinor },
    });
    const reason = (of: OwedRefund, way: 'cash' | 'card-terminal' | 'card-stand-alone', change = {}) => {
      const result = decideRefundPayment({ ...view, ...change }, of, { ...by, way });
      return result.ok ? null : result.reason;
    };
    expect(reason(owed(), 'cash')).toEqual({ code: 'wrong-way', owed: 'card-terminal' });
    expect(reason(owed(), 'card-terminal')).toEqual({ code: 'not-approved' });
    expect(reason(owed(0), 'card-stand-alone')).toEqual({ code: 'paid-already' });
    expect(reason(owed(), 'card-stand-alone', { currency: 'EUR' })).toEqual({
      ...{ code: 'wrong-currency', currency: 'RUB' },
    });
    const actor = { staffId: 'carl', role: { verbs: [], maxDiscountBasisPoints: 0 } };
    expect(reason(owed(), 'card-stand-alone', { actor })).toEqual({ code: 'right-missing', verb: 'return' });
    const lent = decideRefundPayment({ ...view, actor }, owed(), {
      ...{ ...by, way: 'card-stand-alone', approvedBy: 'boris' },
    });
    expect(lent).toMatchObject({ ok: true, value: { approvedBy: 'boris' } });
  });

  test('[REFUND5] what became of it is a sum: two tills that paid it both are told apart, in any order', () => {
    const payment = (number: number) =>
      operationWith(number, 'refund-payment', 1, [idOf(10)], {
        ...{ ...by, returnId: idOf(10), returnNumber: 'T1-000010', refundIndex: 0, currency: 'RUB' },
        ...{ amountMinor: owedMinor, way: 'card-stand-alone', shiftId: null },
      });
    const facts = [payment(21), payment(20)].flatMap(refundFactsIn);
    expect(openRefundsOf(idOf(10), payload, [])).toMatchObject([
      { index: 0, kind: 'owed', leftMinor: owedMinor },
    ]);
    expect(openRefundsOf(idOf(10), payload, facts.slice(1))).toMatchObject([
      { leftMinor: 0, factIds: [idOf(20)] },
    ]);
    expect(openRefundsOf(idOf(11), payload, facts)).toMatchObject([{ leftMinor: owedMinor }]);
    const twice = openRefundsOf(idOf(10), payload, facts);
    expect(openRefundsOf(idOf(10), payload, [...facts].reverse())).toEqual(twice);
    expect(refundConflicts(twice)).toEqual([
      { kind: 'refunded-twice', index: 0, causes: [idOf(20), idOf(21)] },
    ]);
  });
});

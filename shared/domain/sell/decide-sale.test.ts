/** Deciding a sale: each refusal, and that what was decided is a fact that adds up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCart, cartOf, emptyCart, shopArticles, shopView } from '../../../tests/support/shop-catalogue.ts';
import { sumMinor } from '../../money/money.ts';
import { saleSchema } from '../operations/sale.ts';
import { type Cart, changeLine } from './cart.ts';
import { decideSale, type SaleView, settle, type TenderIntent } from './decide-sale.ts';
import { priceCart } from './price-cart.ts';
import type { Actor } from './rights.ts';

const cashier: Actor = { staffId: 'anna', role: { verbs: ['sell'], maxDiscountBasisPoints: 0 } };
const manager: Actor = {
  staffId: 'olga',
  role: { verbs: ['sell', 'discount', 'price-override'], maxDiscountBasisPoints: 10_000 },
};
const viewOf = (actor: Actor): SaleView => ({
  ...shopView(),
  actor,
  shiftId: null,
  cashRounding: null,
  approved: [],
  knownPoints: { known: null, ownSpentPoints: 0 },
  findActor: (id) => [cashier, manager].find((each) => each.staffId === id) ?? null,
});
const cash = (tenderedMinor: number): TenderIntent => ({ kind: 'cash', tenderedMinor });
const card = (amountMinor: number, reference: string | null = null): TenderIntent => ({
  kind: 'card-stand-alone',
  amountMinor,
  reference,
});
const piece = cartOf(['piece-standard', 1000]);

/** Why a sale was refused; null when it was decided. */
function refusal(cart: Cart, intents: readonly TenderIntent[], actor = cashier) {
  const answer = decideSale(viewOf(actor), cart, intents);
  return answer.ok ? null : answer.reason;
}

describe('[SALE1] a sale is refused', () => {
  test('[SALE1] with an empty cart', () => {
    expect(refusal(emptyCart(), [])).toEqual({ code: 'empty-cart' });
  });

  test('[SALE1] to somebody who may not sell', () => {
    const trainee: Actor = { staffId: 'anna', role: { verbs: [], maxDiscountBasisPoints: 0 } };
    expect(refusal(piece, [cash(8990)], trainee)).toEqual({ code: 'not-allowed-to-sell' });
  });

  test('[SALE1] with the reason why a line has no price', () => {
    expect(refusal(cartOf(['nothing', 1000]), [cash(1)])).toEqual({
      code: 'unknown-sku',
      lineId: 1,
      sku: 'nothing',
    });
  });

  test('[SALE1] while a right is missing, naming it', () => {
    const cart: Cart = { ...piece, discount: { kind: 'share', basisPoints: 1000 } };
    const right = { verb: 'discount', lineId: null } as const;
    expect(refusal(cart, [cash(8091)])).toEqual({ code: 'approval-needed', right });
    expect(refusal({ ...cart, approvals: [{ ...right, approvedBy: 'anna' }] }, [cash(8091)])).toMatchObject({
      code: 'approval-needed',
    });
    expect(refusal({ ...cart, approvals: [{ ...right, approvedBy: 'olga' }] }, [cash(8091)])).toBeNull();
    expect(refusal(cart, [cash(8091)], manager)).toBeNull();
  });

  test('[SALE1] when it is not paid', () => {
    expect(refusal(piece, [])).toEqual({ code: 'underpaid', missingMinor: 8990 });
  });
});

describe('[SALE2] payment', () => {
  test.each<[string, number, TenderIntent[], unknown]>([
    ['one unit short in cash', 100, [cash(99)], { code: 'underpaid', missingMinor: 1 }],
    ['one unit short by card', 100, [card(99)], { code: 'underpaid', missingMinor: 1 }],
    ['one unit short when split', 100, [card(60), cash(39)], { code: 'underpaid', missingMinor: 1 }],
    ['one unit too much by card', 100, [card(101)], { code: 'overpaid', excessMinor: 1 }],
    ['two cards above the total', 100, [card(60), card(50)], { code: 'overpaid', excessMinor: 10 }],
    ['cash where cards paid all', 100, [card(100), cash(5)], { code: 'overpaid', excessMinor: 5 }],
    ['cash where nothing is owed', 0, [cash(5)], { code: 'overpaid', excessMinor: 5 }],
    ['cash of nothing', 100, [cash(0), cash(100)], { code: 'tender-not-positive' }],
    ['a card of nothing', 100, [card(0), cash(100)], { code: 'tender-not-positive' }],
    ['money back from a card', 100, [card(-50), cash(150)], { code: 'tender-not-positive' }],
  ])('[SALE2] refuses %s', (_, total, intents, reason) => {
    expect(settle(total, intents)).toEqual({ ok: false, reason });
  });

  test.each<[string, number, TenderIntent[], unknown[]]>([
    ['nothing owed', 0, [], []],
    [
      'exact cash',
      100,
      [cash(100)],
      [{ kind: 'cash', amountMinor: 100, tenderedMinor: 100, changeMinor: 0 }],
    ],
    ['change', 100, [cash(500)], [{ kind: 'cash', amountMinor: 100, tenderedMinor: 500, changeMinor: 400 }]],
    ['card', 100, [card(100, '77')], [{ kind: 'card-stand-alone', amountMinor: 100, reference: '77' }]],
    [
      'a split, the card first and change only from the cash',
      100,
      [cash(50), card(70, '77'), cash(20)],
      [
        { kind: 'card-stand-alone', amountMinor: 70, reference: '77' },
        { kind: 'cash', amountMinor: 30, tenderedMinor: 70, changeMinor: 40 },
      ],
    ],
  ])('[SALE2] settles %s', (_, total, intents, tenders) => {
    expect(settle(total, intents)).toEqual({ ok: true, value: tenders });
  });

  test('[SALE2] is never under or over the total, and gives change only from cash', () => {
    const anyIntent = fc.oneof(
      fc.integer({ min: -1, max: 500 }).map((amount) => cash(amount)),
      fc.integer({ min: -1, max: 500 }).map((amount) => card(amount)),
    );
    const anyPayment = fc.tuple(fc.nat({ max: 1000 }), fc.array(anyIntent, { maxLength: 5 }));
    fc.assert(
      fc.property(anyPayment, ([total, intents]) => {
        const settled = settle(total, intents);
        const given = sumMinor(
          intents.map((each) => (each.kind === 'cash' ? each.tenderedMinor : each.amountMinor)),
        );
        if (!settled.ok) {
          if (settled.reason.code === 'underpaid') expect(settled.reason.missingMinor).toBe(total - given);
          return;
        }
        expect(given).toBeGreaterThanOrEqual(total);
        expect(sumMinor(settled.value.map((tender) => tender.amountMinor))).toBe(total);
        const change = sumMinor(settled.value.map((each) => (each.kind === 'cash' ? each.changeMinor : 0)));
        expect(change).toBe(given - total);
        const cards = intents.filter((each) => each.kind === 'card-stand-alone');
        expect(settled.value.filter((each) => each.kind === 'card-stand-alone')).toEqual(cards);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('[SALE3] the fact', () => {
  test('[SALE3] of any cart that can be sold adds up and is a valid payload', () => {
    fc.assert(
      fc.property(anyCart, fc.nat({ max: 5000 }), fc.nat({ max: 100 }), (cart, tooMuch, cardPercent) => {
        fc.pre(cart.lines.length > 0);
        const view = viewOf(manager);
        const priced = priceCart(view, cart);
        if (!priced.ok) throw new Error('every cart of the generator has a price');
        const { totalMinor, lines, taxes } = priced.value;
        const cardMinor = Math.floor((totalMinor * cardPercent) / 100);
        const cashMinor = totalMinor - cardMinor;
        const intents = [
          ...(cardMinor > 0 ? [card(cardMinor)] : []),
          ...(cashMinor > 0 ? [cash(cashMinor + tooMuch)] : []),
        ];
        const sale = decideSale(view, cart, intents);
        if (!sale.ok) throw new Error(`refused: ${JSON.stringify(sale.reason)}`);
        expect(saleSchema.parse(JSON.parse(JSON.stringify(sale.value)))).toEqual(sale.value);
        expect(sale.value).toMatchObject({ totalMinor, lines, taxes });
        expect(sumMinor(sale.value.tenders.map((tender) => tender.amountMinor))).toBe(totalMinor);
      }),
      { numRuns: 300 },
    );
  });

  test('[SALE3] keeps customer, reference and approvals as they were in the cart', () => {
    const approvals = [{ verb: 'price-override', lineId: 1, approvedBy: 'olga' }] as const;
    const cart: Cart = {
      ...changeLine(piece, 1, { unitPriceOverrideMinor: 100 }),
      approvals: [...approvals],
      customerId: 'c-1',
      reference: '536365',
    };
    const sale = decideSale(viewOf(cashier), cart, [cash(500)]);
    expect(sale.ok && sale.value).toMatchObject({
      currency: 'RUB',
      openedAtMs: cart.openedAtMs,
      totalMinor: 100,
      approvals,
      customerId: 'c-1',
      reference: '536365',
    });
  });

  test('[SALE3] freezes the rate of tax, whatever the table says later', () => {
    const view = { ...viewOf(cashier), ...shopView(shopArticles, Date.UTC(2025, 11, 31, 21) - 1) };
    const sale = decideSale(view, cartOf(['piece-standard', 1000]), [cash(8990)]);
    if (!sale.ok) throw new Error('refused');
    expect(sale.value.lines[0]).toMatchObject({ taxRateBasisPoints: 2000, taxMinor: 1498 });
    expect(saleSchema.parse(sale.value).lines[0]).toMatchObject({ taxRateBasisPoints: 2000, taxMinor: 1498 });
  });
});

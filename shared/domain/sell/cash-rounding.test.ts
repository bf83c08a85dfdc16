/** Cash rounded where a sale is settled, split in any way, and the balance on the screen that says the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cartOf, emptyCart, shopView } from '../../../tests/support/shop-catalogue.ts';
import type { CashRounding } from '../../money/cash.ts';
import { sumMinor } from '../../money/money.ts';
import { saleSchema } from '../operations/sale.ts';
import { balanceOf } from './balance.ts';
import type { Cart } from './cart.ts';
import { type ApprovedTender, decideSale, type SaleView, settle, type TenderIntent } from './decide-sale.ts';

const attempt = (number: number): string => `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const cash = (tenderedMinor: number): TenderIntent => ({ kind: 'cash', tenderedMinor });
const card = (amountMinor: number): TenderIntent => ({
  kind: 'card-stand-alone',
  amountMinor,
  reference: null,
});
const terminal = (amountMinor: number, number = 1): ApprovedTender => ({
  kind: 'card-terminal',
  amountMinor,
  attemptId: attempt(number),
  terminalId: 'POI-1',
  reference: '77',
  card: null,
});
const transfer = (amountMinor: number, number = 2): ApprovedTender => ({
  kind: 'bank-transfer',
  amountMinor,
  attemptId: attempt(number),
  reference: 'bank-1',
});
const roubleDown: CashRounding = { stepMinor: 100, mode: 'down' };
const nearest5: CashRounding = { stepMinor: 5, mode: 'nearest' };

describe('[ROUND1] what is due in cash', () => {
  test.each<[string, number, (TenderIntent | ApprovedTender)[], CashRounding | null, unknown]>([
    ['down to the rouble', 12_990, [cash(13_000)], roubleDown, { amountMinor: 12_900, changeMinor: 100 }],
    ['only what is left for cash', 12_990, [card(6_000), cash(7_000)], roubleDown, { amountMinor: 6_900 }],
    ['half a step up', 1_25, [cash(125)], { stepMinor: 10, mode: 'nearest' }, 'underpaid'],
    ['half a step up, paid', 1_25, [cash(130)], { stepMinor: 10, mode: 'nearest' }, { amountMinor: 130 }],
    ['below half a step down', 1_22, [cash(120)], nearest5, { amountMinor: 120, changeMinor: 0 }],
    ['not at all where cash isn’t rounded', 12_990, [cash(12_990)], null, { amountMinor: 12_990 }],
    ['to nothing, taken as cash of nothing', 40, [cash(0)], roubleDown, { amountMinor: 0, changeMinor: 0 }],
  ])('[ROUND1] is rounded %s', (_, total, intents, rounding, expected) => {
    const settled = settle(total, intents, rounding);
    if (expected === 'underpaid') expect(settled).toMatchObject({ reason: { code: 'underpaid' } });
    else expect(settled.ok && settled.value.at(-1)).toMatchObject({ kind: 'cash', ...Object(expected) });
  });

  test('[ROUND1] is never rounded without cash: cards owe the exact amount', () => {
    expect(settle(12_990, [card(12_900)], roubleDown)).toEqual({
      ok: false,
      reason: { code: 'underpaid', missingMinor: 90 },
    });
    expect(settle(12_990, [card(12_990)], roubleDown)).toMatchObject({ ok: true });
    expect(settle(12_900, [cash(0)], roubleDown)).toMatchObject({ reason: { code: 'tender-not-positive' } });
  });

  test('[ROUND2] of any total, split and rule adds up, and change is never below zero', () => {
    const anyRounding = fc.option(
      fc.record({
        stepMinor: fc.constantFrom(1, 5, 10, 25, 100),
        mode: fc.constantFrom('nearest' as const, 'down' as const),
      }),
    );
    const anyIntent = fc.oneof(
      fc.integer({ min: 0, max: 700 }).map(cash),
      fc.integer({ min: 1, max: 500 }).map(card),
      fc.integer({ min: 1, max: 500 }).map((amount) => terminal(amount)),
      fc.integer({ min: 1, max: 500 }).map((amount) => transfer(amount)),
    );
    let settledCount = 0;
    fc.assert(
      fc.property(
        fc.nat({ max: 1500 }),
        fc.array(anyIntent, { maxLength: 5 }),
        anyRounding,
        (total, intents, rounding) => {
          const settled = settle(total, intents, rounding);
          const handed = intents.flatMap((each) => (each.kind === 'cash' ? [each.tenderedMinor] : []));
          const taken = sumMinor(intents.map((each) => (each.kind === 'cash' ? 0 : each.amountMinor)));
          const cashMinor = handed.length === 0 ? null : sumMinor(handed);
          const balance = balanceOf(total, taken, cashMinor, rounding);
          if (!settled.ok) {
            if (settled.reason.code === 'underpaid') {
              expect(balance).toMatchObject({ covered: false, missingMinor: settled.reason.missingMinor });
            }
            return;
          }
          settledCount += 1;
          const change = sumMinor(settled.value.map((each) => (each.kind === 'cash' ? each.changeMinor : 0)));
          const roundingMinor = sumMinor(settled.value.map((each) => each.amountMinor)) - total;
          const stepMinor = rounding?.stepMinor ?? 1;
          expect(balance).toMatchObject({ covered: true, missingMinor: 0, changeMinor: change });
          expect(change).toBeGreaterThanOrEqual(0);
          expect(Math.abs(roundingMinor)).toBeLessThan(stepMinor);
          if (rounding?.mode === 'down') expect(roundingMinor).toBeLessThanOrEqual(0);
          const cashTenders = settled.value.filter((each) => each.kind === 'cash');
          if (cashTenders.length === 0) expect(roundingMinor).toBe(0);
          expect(cashTenders.every((each) => each.amountMinor % stepMinor === 0)).toBe(true);
          expect((cashMinor ?? 0) - change).toBe(sumMinor(cashTenders.map((each) => each.amountMinor)));
          const others = intents.filter((each) => each.kind !== 'cash');
          expect(settled.value.filter((each) => each.kind !== 'cash')).toEqual(others);
        },
      ),
      { numRuns: 4000 },
    );
    expect(settledCount).toBeGreaterThan(200);
  });
});

const view: SaleView = {
  ...shopView(),
  actor: { staffId: 'anna', role: { verbs: ['sell'], maxDiscountBasisPoints: 0 } },
  shiftId: attempt(9),
  cashRounding: roubleDown,
  approved: [],
  knownPoints: { known: null, ownSpentPoints: 0 },
  findActor: () => null,
};
const piece = cartOf(['piece-standard', 1000]);

describe('a sale', () => {
  test('[ROUND2] says what the rounding took off, once, and keeps prices and taxes exact', () => {
    const sale = decideSale(view, { ...piece, cardPayments: [{ amountMinor: 950, reference: '5' }] }, [
      cash(10_000),
    ]);
    if (!sale.ok) throw new Error(JSON.stringify(sale.reason));
    expect(sale.value).toMatchObject({ totalMinor: 8990, roundingMinor: -40, shiftId: attempt(9) });
    expect(sale.value.tenders).toEqual([
      { kind: 'card-stand-alone', amountMinor: 950, reference: '5' },
      { kind: 'cash', amountMinor: 8000, tenderedMinor: 10_000, changeMinor: 2000 },
    ]);
    expect(saleSchema.parse(sale.value).taxes).toEqual(
      decideSale({ ...view, cashRounding: null }, piece, [cash(8990)]).ok ? sale.value.taxes : null,
    );
  });

  test('[TENDER1] is split in any way over cash, cards and a transfer', () => {
    const cart: Cart = { ...piece, cardPayments: [{ amountMinor: 1000, reference: null }] };
    const approved = [terminal(2000), transfer(3000)];
    const sale = decideSale({ ...view, approved }, cart, [card(1990), cash(500), cash(500)]);
    if (!sale.ok) throw new Error(JSON.stringify(sale.reason));
    expect(sale.value.tenders.map((tender) => [tender.kind, tender.amountMinor])).toEqual([
      ['card-terminal', 2000],
      ['bank-transfer', 3000],
      ['card-stand-alone', 1000],
      ['card-stand-alone', 1990],
      ['cash', 1000],
    ]);
  });

  test('[TENDER2] holds every approved payment of its cart, and is refused above the total', () => {
    const approved = [terminal(8990)];
    const sale = decideSale({ ...view, approved }, piece, []);
    expect(sale).toMatchObject({ ok: true, value: { tenders: approved, roundingMinor: 0 } });
    expect(decideSale({ ...view, approved }, piece, [cash(9000)])).toMatchObject({
      reason: { code: 'overpaid', excessMinor: 9000 },
    });
    expect(decideSale({ ...view, approved: [terminal(9000)] }, piece, [])).toMatchObject({
      reason: { code: 'overpaid', excessMinor: 10 },
    });
  });

  test('[TENDER8] of restricted goods is refused until the age was checked', () => {
    const bottle = shopView().findSku('piece-standard');
    if (!bottle) throw new Error('the shop has the article');
    const article = { ...bottle.article, flags: ['age-restricted' as const] };
    const restricted: SaleView = {
      ...view,
      findSku: (sku) => (sku === 'piece-standard' ? { ...bottle, article } : view.findSku(sku)),
    };
    expect(decideSale(restricted, piece, [cash(9000)])).toEqual({
      ok: false,
      reason: { code: 'age-not-checked' },
    });
    expect(decideSale(restricted, { ...piece, ageChecked: true }, [cash(9000)]).ok).toBe(true);
    expect(decideSale(restricted, emptyCart(), [])).toMatchObject({ reason: { code: 'empty-cart' } });
  });

  test('[BUYER2] names its buyer and where the receipt is wanted', () => {
    const buyer = { name: 'ООО «Ромашка»', taxNumber: '7707083893' };
    const sale = decideSale(view, { ...piece, buyer, eReceipt: 'email' }, [cash(9000)]);
    expect(sale).toMatchObject({ ok: true, value: { buyer, eReceipt: 'email' } });
  });
});

/** A cart with points: amounts that add up, what the sale records, and what the ledger makes of sales and returns. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ledgerEntry,
  sampleDayMs,
  sampleProgramme,
  sampleRules,
} from '../../../tests/support/loyalty-samples.ts';
import { anyCart, cartOf, shopTimeMs, shopView } from '../../../tests/support/shop-catalogue.ts';
import { ok } from '../../base/result.ts';
import { containedTax, taxLines } from '../../money/tax.ts';
import type { Order } from '../entities/order.ts';
import { type LedgerEntry, ledgerState } from '../loyalty/ledger.ts';
import {
  birthdayEntry,
  ledgerEntriesOf,
  orderLedgerEntries,
  welcomeEntry,
} from '../loyalty/ledger-entries.ts';
import { handedLoyalty, type OrderLoyalty, pointsTenderOf } from '../loyalty/order-loyalty.ts';
import type { LoyaltyProgramme } from '../loyalty/programme.ts';
import type { KnownOperation } from '../operation-table.ts';
import { type SalePayload, saleSchema } from '../operations/sale.ts';
import { lineSlice } from '../orders/line-slice.ts';
import { placedOrder } from '../orders/order-of.ts';
import { refundOf } from '../returns/refund-of.ts';
import { movedPoints, pointsBeyond } from '../returns/return-points.ts';
import type { ReturnOperation } from '../returns/returned-of.ts';
import type { Cart } from './cart.ts';
import type { CartLoyalty } from './cart-points.ts';
import { decideSale, type SaleView } from './decide-sale.ts';
import { pointsPaid } from './points-paid.ts';
import { type PricedCart, priceCart } from './price-cart.ts';

const customerId = '019cadc0-0000-7000-8000-00000000c001';
const saleId = '019cadc0-0000-7000-8000-000000000001';
const holdId = '019cadc0-0000-7000-8000-0000000000aa';
const viewOf = (programme: LoyaltyProgramme | null, change: Partial<SaleView> = {}): SaleView => ({
  ...shopView(),
  programme,
  actor: {
    staffId: 'anna',
    role: { verbs: ['sell', 'discount', 'price-override'], maxDiscountBasisPoints: 10_000 },
  },
  shiftId: null,
  cashRounding: null,
  approved: [],
  knownPoints: { known: { points: 100_000, asOfMs: shopTimeMs }, ownSpentPoints: 0 },
  findActor: () => null,
  ...change,
});
const generous = { highestShareBasisPoints: 10_000, offline: { capPoints: 1e8, balanceAgeMs: sampleDayMs } };
const withPoints = (cart: Cart, change: Partial<CartLoyalty> = {}): Cart => ({
  ...cart,
  customerId,
  loyalty: { shown: 'card', tierId: null, programmeVersion: 1, spendPoints: 0, held: null, ...change },
});
const priced = (view: SaleView, cart: Cart): PricedCart => {
  const result = priceCart(view, cart);
  if (!result.ok) throw new Error(result.reason.code);
  return result.value;
};
const sold = (view: SaleView, cart: Cart): SalePayload => {
  const due = priced(view, cart);
  const points = pointsPaid(cart, ok(due))?.amountMinor ?? 0;
  const amountMinor = due.totalMinor - points;
  const tenders =
    amountMinor === 0 ? [] : [{ kind: 'card-stand-alone' as const, amountMinor, reference: null }];
  const decided = decideSale(view, { ...cart, ageChecked: true }, tenders);
  if (!decided.ok) throw new Error(decided.reason.code);
  return decided.value;
};
const operationOf = (payload: SalePayload, id = saleId, businessMs = shopTimeMs): KnownOperation => ({
  id,
  kind: 'sale',
  version: 3,
  storeId: 'S1',
  tillId: 'T1',
  staffId: 'anna',
  at: { wallMs: businessMs, businessMs },
  after: [],
  payload,
});
const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((before, item) => before + of(item), 0);

describe('a cart with points', () => {
  test('[POINTS16] takes them off its lines before taxes, and every sum of the sale holds', () => {
    fc.assert(
      fc.property(
        anyCart,
        fc.nat(),
        fc.constantFrom('discount' as const, 'tender' as const),
        (cart, wanted, redemption) => {
          const view = viewOf(sampleProgramme({ ...generous, redemption }));
          const most = priced(view, withPoints(cart)).points?.mostPoints ?? 0;
          const chosen = withPoints(cart, { spendPoints: wanted % (most + 1) });
          const { lines, taxes, totalMinor, points } = priced(view, chosen);
          const plain = priced(view, cart);
          const offMinor = redemption === 'discount' ? (points?.spentMinor ?? 0) : 0;
          expect(plain.totalMinor - totalMinor).toBe(offMinor);
          expect(sum(lines, (line) => line.pointsDiscountMinor)).toBe(offMinor);
          expect(sum(lines, (line) => line.totalMinor)).toBe(totalMinor);
          for (const tax of taxes)
            expect(tax.taxMinor).toBe(containedTax(tax.grossMinor, tax.rateBasisPoints));
          expect(taxes).toEqual(
            taxLines(
              lines.map((line) => ({
                totalMinor: line.totalMinor,
                rateBasisPoints: line.taxRateBasisPoints,
              })),
            ).totals,
          );
          if (cart.lines.length === 0) return;
          const sale = sold(view, chosen);
          expect(saleSchema.safeParse(sale).success).toBe(true);
          expect(sale.loyalty).toMatchObject({ customerId, spentPoints: points?.spentPoints, redemption });
          const paid = sale.tenders.find((tender) => tender.kind === 'points') ?? null;
          expect(pointsPaid(chosen, ok(priced(view, chosen)))).toEqual(
            paid && { points: paid.points, amountMinor: paid.amountMinor },
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('[POINTS17] a sale whose points do not add up, or are of another customer, is not read', () => {
    const sale = sold(
      viewOf(sampleProgramme()),
      withPoints(cartOf(['kg-reduced', 10_000]), { spendPoints: 20 }),
    );
    expect(sale.loyalty).toMatchObject({ spentPoints: 20, spentMinor: 2000 });
    const [first] = sale.lines;
    const wrong: object[] = [
      { customerId: null },
      { loyalty: null },
      { loyalty: { ...sale.loyalty, spentPoints: 21 } },
      { loyalty: { ...sale.loyalty, spentMinor: 2001 } },
      { loyalty: { ...sale.loyalty, earnedPoints: 9999 } },
      { loyalty: { ...sale.loyalty, redemption: 'tender' } },
      { lines: [{ ...first, pointsSpent: 0 }] },
      { lines: [{ ...first, pointsDiscountMinor: 1999 }] },
    ];
    for (const change of wrong) expect(saleSchema.safeParse({ ...sale, ...change }).success).toBe(false);
  });

  test('[POINTS18] a programme that changed in mid-sale spends nothing until it is chosen anew', () => {
    const cart = withPoints(cartOf(['kg-reduced', 10_000]), { spendPoints: 20 });
    const changed = viewOf(
      sampleProgramme({ fromMs: 0 }, { version: 2, fromMs: shopTimeMs, pointValueMinor: 50 }),
    );
    expect(priced(changed, cart).points).toMatchObject({
      spentPoints: 0,
      problem: { code: 'programme-changed' },
    });
    expect(decideSale(changed, cart, [])).toEqual({ ok: false, reason: { code: 'programme-changed' } });
    const anew = withPoints(cart, { spendPoints: 20, programmeVersion: 2 });
    expect(sold(changed, anew).loyalty).toMatchObject({ programmeVersion: 2, spentMinor: 1000 });
    // Saving needs no second look: what is earned is told by the version that holds.
    expect(sold(changed, withPoints(cart)).loyalty).toMatchObject({ programmeVersion: 2, spentPoints: 0 });
  });

  test('[POINTS18] a bill that became smaller than its points, and points that may not be spent, are refused', () => {
    const refusal = (change: Partial<CartLoyalty>, view: Partial<SaleView> = {}): unknown => {
      const decided = decideSale(
        viewOf(sampleProgramme(), view),
        withPoints(cartOf(['kg-reduced', 10_000]), change),
        [],
      );
      return decided.ok ? null : decided.reason;
    };
    expect(refusal({ spendPoints: 100_000 })).toMatchObject({ code: 'points-over-share' });
    expect(refusal({ spendPoints: 20, shown: 'phone' })).toEqual({ code: 'card-or-app-needed' });
    const unknown = { knownPoints: { known: null, ownSpentPoints: 0 } };
    expect(refusal({ spendPoints: 20 }, unknown)).toEqual({ code: 'balance-unknown' });
    const held = { holdId, points: 20, untilMs: shopTimeMs + 1 };
    expect(refusal({ spendPoints: 20, held }, unknown)).toMatchObject({ code: 'underpaid' });
    // Past its deadline somebody else may have the points.
    expect(refusal({ spendPoints: 20, held: { ...held, untilMs: shopTimeMs } }, unknown)).toEqual({
      code: 'balance-unknown',
    });
    const poor = { knownPoints: { known: { points: 30, asOfMs: shopTimeMs }, ownSpentPoints: 11 } };
    expect(refusal({ spendPoints: 20 }, poor)).toEqual({ code: 'over-balance', leftPoints: 19 });
  });

  test('[POINTS19] a sale records what was known: the hold, or the balance on which the till decided', () => {
    const cart = cartOf(['kg-reduced', 10_000]);
    const view = viewOf(sampleProgramme());
    const hold = { holdId, points: 20, untilMs: shopTimeMs + 1 };
    const held = sold(view, withPoints(cart, { spendPoints: 20, held: hold }));
    expect(held.loyalty).toMatchObject({ holdId, balanceKnown: null, shown: 'card' });
    const offline = sold(view, withPoints(cart, { spendPoints: 20 }));
    expect(offline.loyalty).toMatchObject({
      holdId: null,
      balanceKnown: { points: 100_000, asOfMs: shopTimeMs },
    });
    const lapsed = { ...hold, untilMs: shopTimeMs };
    expect(sold(view, withPoints(cart, { spendPoints: 20, held: lapsed })).loyalty).toEqual(offline.loyalty);
    expect(sold(view, withPoints(cart)).loyalty).toMatchObject({ holdId: null, balanceKnown: null });
    expect(sold(viewOf(null), withPoints(cart)).loyalty).toBeNull();
    expect(sold(view, cart).loyalty).toBeNull();
  });
});

describe('the ledger of facts', () => {
  test('[POINTS20] a sale spends and earns what it recorded, and nothing where it spent points of an order', () => {
    const view = viewOf(sampleProgramme());
    const sale = sold(view, withPoints(cartOf(['kg-reduced', 10_000]), { spendPoints: 20 }));
    const entries = ledgerEntriesOf(operationOf(sale), null);
    expect(entries).toMatchObject([
      { operationId: saleId, index: 0, kind: 'spend', points: -20, customerId },
      { index: 1, kind: 'earn', points: sale.loyalty?.earnedPoints, turnoverMinor: sale.totalMinor },
    ]);
    expect(entries[1]?.availableAtMs).toBe(shopTimeMs + 14 * sampleDayMs);
    const ofOrder = { ...sale, loyalty: sale.loyalty && { ...sale.loyalty, orderId: holdId } };
    expect(ledgerEntriesOf(operationOf(ofOrder), null).map(({ kind }) => kind)).toEqual(['earn']);
    expect(ledgerEntriesOf(operationOf(sold(viewOf(null), cartOf(['kg-reduced', 1000]))), null)).toEqual([]);
  });

  test('[POINTS21] [POINTS36] goods returned in any parts, also at two tills at once, give back and take back exactly what they had spent and earned', () => {
    fc.assert(
      fc.property(
        anyCart,
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }),
        (cart, wanted, cuts) => {
          fc.pre(cart.lines.length > 0);
          const view = viewOf(sampleProgramme({ ...generous, pendingDays: 0 }));
          const most = priced(view, withPoints(cart)).points?.mostPoints ?? 0;
          const sale = sold(view, withPoints(cart, { spendPoints: wanted % (most + 1) }));
          const { loyalty } = sale;
          if (!loyalty) throw new Error('a sale with points');
          const before = ledgerEntry('start', most + 5, shopTimeMs - 1, { customerId, expiresAtMs: null });
          const returns: ReturnOperation[] = [];
          const entries: LedgerEntry[] = [before, ...ledgerEntriesOf(operationOf(sale), null)];
          const done = sale.lines.map(() => ({
            milli: 0,
            refundMinor: 0,
            taxMinor: 0,
            givenBack: 0,
            takenBack: 0,
          }));
          [...cuts.sort((a, b) => a - b), 100].forEach((percent, round) => {
            const lines = sale.lines.flatMap((line, index) => {
              const so = done[index];
              const untilMilli = Math.floor((line.quantityMilli * percent) / 100);
              if (!so || untilMilli <= so.milli) return [];
              const back = refundOf(
                {
                  ...line,
                  returnedMilli: so.milli,
                  refundedMinor: so.refundMinor,
                  refundedTaxMinor: so.taxMinor,
                  givenBack: so.givenBack,
                  takenBack: so.takenBack,
                },
                untilMilli - so.milli,
              );
              done[index] = {
                milli: untilMilli,
                refundMinor: so.refundMinor + back.refundMinor,
                taxMinor: so.taxMinor + back.taxMinor,
                givenBack: so.givenBack + back.points.givenBack,
                takenBack: so.takenBack + back.points.takenBack,
              };
              return [{ purchaseLineId: line.lineId, refundMinor: back.refundMinor, points: back.points }];
            });
            const totalMinor = sum(lines, (line) => line.refundMinor);
            // Of a return the ledger reads only its lines, total and refunds.
            const operation = {
              ...operationOf(sale, `return-${round}`, shopTimeMs + round + 1),
              kind: 'return',
              after: [],
              payload: { lines, totalMinor, refunds: [], sale: null },
            } as unknown as ReturnOperation;
            returns.push(operation);
          });
          // Each twice, as two tills that were cut off from each other took the same goods back: it counts once.
          const twice = returns.map((each, round) => ({
            ...each,
            id: `again-${round}`,
            at: { ...each.at, businessMs: each.at.businessMs + 50 },
          }));
          const facts = [...returns, ...twice].map((operation) => ({ operation, receiptNumber: null }));
          const moved = movedPoints(sale.lines, facts);
          const purchase = { operationId: saleId, atMs: shopTimeMs, loyalty, moved };
          for (const operation of returns) entries.push(...ledgerEntriesOf(operation, purchase));
          expect(twice.map(({ id }) => moved.get(id))).toEqual(
            twice.map(() => ({ givenBack: 0, takenBack: 0 })),
          );
          expect(pointsBeyond(sale.lines, facts)).toEqual({
            givenBack: loyalty.spentPoints,
            takenBack: loyalty.earnedPoints,
          });
          const state = ledgerState(entries, shopTimeMs + 100, 0);
          expect(state).toMatchObject({ balancePoints: most + 5, turnoverMinor: 0, overdrawnPoints: 0 });
          expect(sum(done, (each) => each.refundMinor)).toBe(sale.totalMinor);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('[POINTS22] an order spends when it is placed; its parts carry its points, and what is left unhanded is given back', () => {
    const view = viewOf(sampleProgramme());
    const cart = withPoints(cartOf(['kg-reduced', 9000]), { spendPoints: 25 });
    const { lines, taxes, totalMinor, points } = priced(view, cart);
    const loyalty: OrderLoyalty = {
      customerId,
      programmeId: 'loyalty-programme:main',
      programmeVersion: 1,
      tierId: null,
      redemption: 'discount',
      spentPoints: 25,
      spentMinor: 2500,
      pendingMs: 100,
      lifeMs: 1000,
    };
    const [line] = lines;
    if (!line || !points) throw new Error('a line with points');
    const parts = [lineSlice(line, 0, 2000), lineSlice(line, 2000, 9000)];
    expect(sum(parts, (part) => part.pointsSpent)).toBe(25);
    expect(sum(parts, (part) => part.pointsDiscountMinor)).toBe(2500);
    expect(sum(parts, (part) => part.pointsEarned)).toBe(points.earnedPoints);
    expect(handedLoyalty(loyalty, saleId, parts.slice(0, 1), 7)).toMatchObject({
      spentPoints: 6,
      spentMinor: parts[0]?.pointsDiscountMinor,
      availableAtMs: 107,
      expiresAtMs: 1007,
      orderId: saleId,
    });
    expect(pointsTenderOf(loyalty, parts).amountMinor).toBe(0);
    expect(pointsTenderOf({ ...loyalty, redemption: 'tender' }, parts.slice(0, 1))).toEqual({
      points: 6,
      amountMinor: 600,
    });
    const order: Order = {
      ...placedOrder({ ...emptyOrder, lines: [...lines], taxes: [...taxes], totalMinor, loyalty }),
    };
    expect(orderLedgerEntries(order)).toMatchObject([{ kind: 'spend', points: -25, atMs: order.placedAtMs }]);
    const [first] = order.lines;
    if (!first) throw new Error('a line');
    const closed: Order = { ...order, state: 'restocked', lines: [{ ...first, handedMilli: 2000 }] };
    expect(orderLedgerEntries(closed)).toMatchObject([{ points: -25 }, { kind: 'return-spent', points: 19 }]);
    expect(orderLedgerEntries({ ...order, loyalty: null })).toEqual([]);
  });

  test('[POINTS23] gifts have keys, so that a person who registered twice is welcomed once', () => {
    const one = welcomeEntry(sampleRules, { id: 'r1', customerId: 'a', atMs: 1 });
    const two = welcomeEntry(sampleRules, { id: 'r2', customerId: 'b', atMs: 2 });
    const birthday = birthdayEntry(sampleRules, 'a', 2026, 3);
    const all = [one, two, birthday, birthdayEntry(sampleRules, 'b', 2026, 3)].flatMap(
      (entry) => entry ?? [],
    );
    expect(ledgerState(all, 10, 0).balancePoints).toBe(300);
    expect(ledgerState(all, 3 + 14 * sampleDayMs, 0).balancePoints).toBe(100);
    expect(welcomeEntry({ welcome: null }, { id: 'r1', customerId: 'a', atMs: 1 })).toBeNull();
  });
});

const emptyOrder = {
  id: saleId,
  number: 'W-000042',
  channelId: 'web',
  storeId: 'S1',
  kind: 'collect' as const,
  currency: 'RUB' as const,
  placedAtMs: 1000,
  slot: { fromMs: 2000, untilMs: 3000 },
  collectUntilMs: 100_000,
  customer: { name: 'Анна', phoneLastFour: null, alternateName: null },
  customerId,
  codeHash: {
    algorithm: 'scrypt' as const,
    cost: 1024,
    blockSize: 8,
    parallelization: 1,
    salt: 'cw==',
    hash: 'aA==',
  },
  nonce: '0123456789abcdef',
  language: 'ru' as const,
};

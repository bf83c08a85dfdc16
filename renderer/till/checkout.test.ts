/** What happens between the last scan and "paid": money in the cart, age, buyer, shift, receipts to be sent. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Settings, Verb } from '../../shared/domain/entities/reference.ts';
import { usualReturnSettings } from '../../shared/domain/entities/return-rules.ts';
import type { Cart } from '../../shared/domain/sell/cart.ts';
import { createFakePayments } from '../../tests/support/fake-payments.ts';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { memoryDrafts } from '../../tests/support/memory-drafts.ts';
import { systemClock, systemRandom } from '../../tests/support/system-environment.ts';
import { fakeDisk, signInByBadge, startFakeTill, until } from '../../tests/support/till-on-fakes.ts';
import { article, fillShop } from '../../tests/support/till-rows.ts';
import { createReferenceView } from './reference-view.ts';
import { createSell } from './sell.ts';
import type { SellingShift } from './sell-parts.ts';
import type { Till } from './till.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

const settings: Settings = {
  type: 'settings',
  id: 'settings:till',
  idleLockMs: 60_000,
  diskWarnBytes: 0,
  diskRefuseBytes: 0,
  shifts: { required: false, warnAfterMs: null, blockAfterMs: null, differenceLimitMinor: 0 },
  cashRounding: { GBP: { stepMinor: 5, mode: 'down' } },
  tenders: ['cash', 'card-stand-alone'],
  orders: { leaseMs: 60_000, urgentMs: 0, wrongCodes: 5, places: [], weightToleranceBasisPoints: 2000 },
  returns: usualReturnSettings,
};

async function shop() {
  const server = createFakeSyncServer();
  fillShop(server);
  server.put('reference', 'settings:till', { ...settings });
  server.put('products', 'GIN', { ...article('GIN', { flags: ['age-restricted'], priceMinor: 1999 }) });
  const role = (id: string): Verb[] => server.row('reference', id)?.data?.verbs as Verb[];
  for (const [id, verb] of [
    ['role:manager', 'settle-payment'],
    ['role:cashier', 'age-check'],
  ] as const) {
    server.put('reference', id, { ...server.row('reference', id)?.data, verbs: [...role(id), verb] });
  }
  const disk = await fakeDisk();
  const start = async (): Promise<Till> => {
    const { till } = await startFakeTill(disk, server);
    open.push(till);
    await till.settled(AbortSignal.timeout(10_000));
    await signInByBadge(till, 'anna');
    return till;
  };
  const till = await start();
  const facts = () => disk.host.journals[0]?.entries.map((entry) => entry.operation) ?? [];
  return { till, disk, server, start, facts };
}

describe('cash', () => {
  it('[ROUND1] is rounded by the chain’s rule for the store’s currency', async () => {
    const { till, facts } = await shop();
    await till.actions.scan('GIN');
    await till.actions.checkAge(true, null);
    expect(await till.actions.pay([{ kind: 'cash', tenderedMinor: 1994 }])).toMatchObject({
      reason: { code: 'underpaid', missingMinor: 1 },
    });
    expect((await till.actions.pay([{ kind: 'cash', tenderedMinor: 2000 }])).ok).toBe(true);
    expect(facts().at(-1)?.payload).toMatchObject({
      totalMinor: 1999,
      roundingMinor: -4,
      tenders: [{ kind: 'cash', amountMinor: 1995, changeMinor: 5 }],
    });
  });
});

describe('a payment by terminal', () => {
  it('[DRAFT7] is asked for only once the draft of its cart is saved', async () => {
    const { disk, server } = await shop();
    await open.pop()?.close();
    disk.host.terminal.presence = 'there';
    const drafts = memoryDrafts(disk.draftsName);
    const { till } = await startFakeTill(disk, server, { drafts });
    open.push(till);
    await till.settled(AbortSignal.timeout(10_000));
    await signInByBadge(till, 'anna');
    const put = drafts.put.bind(drafts);
    let saved = (): void => {};
    const saving = new Promise<void>((resolve) => {
      saved = resolve;
    });
    vi.spyOn(drafts, 'put').mockImplementationOnce(async (draft) => {
      await saving;
      return put(draft);
    });
    await till.actions.scan('A1');
    const { cart } = till.sell.getState();
    expect(cart.lines).toHaveLength(1);
    const paying = till.payments.pay({
      ...{ method: 'card-terminal', forOperationId: cart.id, amountMinor: 250, currency: 'GBP' },
    });
    // The journal and the terminal of this till answer within a few turns.
    for (let turns = 0; turns < 100; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(disk.host.terminal.heard).toEqual([]);
    saved();
    expect(await paying).toMatchObject({ outcome: 'approved' });
    expect(disk.host.terminal.heard).toHaveLength(1);
  });
});

describe('a confirmed payment on a stand-alone terminal', () => {
  it('[TENDER3] is in the cart again after a crash, and stands in the sale', async () => {
    const { till, start, facts } = await shop();
    await till.actions.scan('A1');
    await till.actions.scan('A2');
    await till.actions.addCardPayment({ amountMinor: 300, reference: '0042' });
    expect(till.sell.getState().cart.cardPayments).toEqual([{ amountMinor: 300, reference: '0042' }]);
    await till.close();
    const again = await start();
    expect(again.sell.getState().cart.cardPayments).toEqual([{ amountMinor: 300, reference: '0042' }]);
    expect((await again.actions.pay([{ kind: 'cash', tenderedMinor: 200 }])).ok).toBe(true);
    expect(facts().at(-1)?.payload).toMatchObject({
      tenders: [
        { kind: 'card-stand-alone', amountMinor: 300, reference: '0042' },
        { kind: 'cash', amountMinor: 200 },
      ],
    });
    expect(again.sell.getState().cart.cardPayments).toEqual([]);
  });

  it('[TENDER4] keeps its cart from being voided, and is taken back by right only, which is recorded', async () => {
    const { till, facts } = await shop();
    await till.actions.scan('A1');
    await till.actions.addCardPayment({ amountMinor: 100, reference: '7' });
    await till.actions.addCardPayment({ amountMinor: 150, reference: null });
    expect(await till.actions.voidCart('left', 'boss')).toMatchObject({
      reason: { code: 'payment-in-cart' },
    });
    expect(await till.actions.removeLine(1, 'mistake', null)).toMatchObject({
      reason: { code: 'payment-in-cart' },
    });
    expect((await till.actions.takeBackCardPayment(0, null)).ok).toBe(false);
    expect((await till.actions.takeBackCardPayment(0, 'anna')).ok).toBe(false);
    expect(till.sell.getState().cart.cardPayments).toHaveLength(2);
    expect(facts()).toEqual([]);
    expect((await till.actions.takeBackCardPayment(0, 'boss')).ok).toBe(true);
    expect(till.sell.getState().cart.cardPayments).toEqual([{ amountMinor: 150, reference: null }]);
    const { cart } = till.sell.getState();
    expect(facts()[0]?.payload).toMatchObject({
      verb: 'settle-payment',
      subject: cart.id,
      amountMinor: 100,
      approvedBy: 'boss',
      reason: 'card-stand-alone taken back: 7',
    });
    expect((await till.actions.takeBackCardPayment(0, 'boss')).ok).toBe(true);
    expect((await till.actions.voidCart('left', 'boss')).ok).toBe(true);
  });
});

describe('the customer’s age', () => {
  it('[TENDER8] is asked once for a cart, before it is paid, and recorded', async () => {
    const { till, facts } = await shop();
    await till.actions.scan('A1');
    expect(till.actions.ageCheckNeeded()).toBe(false);
    await till.actions.scan('GIN');
    expect(till.actions.ageCheckNeeded()).toBe(true);
    expect(await till.actions.pay([{ kind: 'cash', tenderedMinor: 5000 }])).toMatchObject({
      reason: { code: 'age-not-checked' },
    });
    expect((await till.actions.checkAge(true, null)).ok).toBe(true);
    await till.actions.scan('GIN');
    expect(till.actions.ageCheckNeeded()).toBe(false);
    expect(facts()[0]?.payload).toMatchObject({
      verb: 'age-check',
      subject: till.sell.getState().cart.id,
      reason: 'old enough: GIN × 1',
    });
    expect((await till.actions.pay([{ kind: 'cash', tenderedMinor: 5000 }])).ok).toBe(true);
    await till.actions.scan('GIN');
    expect(till.actions.ageCheckNeeded()).toBe(true);
  });

  it('[TENDER8] not proven takes those articles out, and the refusal is recorded', async () => {
    const { till, facts } = await shop();
    for (const code of ['GIN', 'A1', 'GIN']) await till.actions.scan(code);
    expect((await till.actions.checkAge(false, null)).ok).toBe(true);
    expect(till.sell.getState().cart.lines.map((line) => line.sku)).toEqual(['A1']);
    expect(facts().map((fact) => fact.payload)).toMatchObject([
      { verb: 'age-check', reason: 'refused: GIN × 1, GIN × 1' },
    ]);
    expect(till.actions.ageCheckNeeded()).toBe(false);
    expect((await till.actions.pay([{ kind: 'cash', tenderedMinor: 250 }])).ok).toBe(true);
  });
});

describe('a receipt to be sent', () => {
  const receipt = (operationId: string) => ({
    operationId,
    channel: 'email' as const,
    address: 'customer@example.org',
    consent: { textVersion: 'e-receipt-1', atMs: 1 },
  });

  it('[ERECEIPT1] leaves its address out of every fact and draft', async () => {
    const { till, facts, disk } = await shop();
    await till.actions.scan('A1');
    const { id } = till.sell.getState().cart;
    expect((await till.eReceipts.keep(receipt(id))).ok).toBe(true);
    await till.actions.setEReceipt('email');
    expect(JSON.stringify(till.sell.getState().cart)).not.toContain('example.org');
    expect((await till.actions.pay([{ kind: 'cash', tenderedMinor: 250 }])).ok).toBe(true);
    expect(facts()[0]?.payload).toMatchObject({ eReceipt: 'email' });
    expect(JSON.stringify(facts())).not.toContain('example.org');
    expect(disk.host.eReceipts).toEqual([receipt(id)]);
  });

  it('[ERECEIPT5] goes with a voided cart', async () => {
    const { till, disk } = await shop();
    await till.actions.scan('A1');
    await till.eReceipts.keep(receipt(till.sell.getState().cart.id));
    expect((await till.actions.voidCart('left', 'boss')).ok).toBe(true);
    await until(() => disk.host.eReceipts.length === 0);
  });

  it('[ERECEIPT3] is tried after a sale and again while some wait', async () => {
    const { till, disk } = await shop();
    const before = disk.host.eReceiptTries;
    await till.actions.scan('A1');
    await till.actions.pay([{ kind: 'cash', tenderedMinor: 250 }]);
    await until(() => disk.host.eReceiptTries > before);
  });
});

/** Selling alone, with payments and a shift that the test holds. */
function selling(cart: Cart | null = null) {
  const payments = createFakePayments();
  const shift = createStore<SellingShift>(() => ({ open: null, mayNotSell: null }));
  const facts: { kind: string; payload: object }[] = [];
  const anna = {
    staffId: 'anna',
    role: { verbs: ['sell', 'void-cart'] as Verb[], maxDiscountBasisPoints: 0 },
  };
  const item = article('A1');
  const [variant] = item.variants;
  if (!variant) throw new Error('an article has a variant');
  const found = { article: item, variant, name: item.name, price: null };
  const reference = createReferenceView('S1');
  reference.apply([
    { id: settings.id, data: settings },
    {
      id: 'store:S1',
      data: {
        type: 'store',
        id: 'store:S1',
        storeId: 'S1',
        name: 'Shop',
        address: '',
        currency: 'GBP',
        timeZone: 'Europe/London',
        taxTableId: 'gb',
        legalName: '',
        taxNumber: '',
      },
    },
    {
      id: 'tax-table:gb',
      data: {
        type: 'tax-table',
        id: 'tax-table:gb',
        table: { standard: [{ fromMs: 0, rateBasisPoints: 2000 }], reduced: [], zero: [], none: [] },
      },
    },
  ]);
  const sell = createSell(
    {
      drafts: { save: async () => {} },
      catalog: {
        bySku: () => found,
        byArticle: () => found,
        byCode: () => found,
        search: () => [],
        quickKeys: () => [],
        count: () => 1,
        version: () => 0,
        subscribe: () => () => {},
      },
      reference,
      session: { actor: () => anna, findActor: () => null },
      time: { nowMs: () => 1000, heardMs: () => null, heard: () => {}, notBefore: () => {} },
      clock: systemClock,
      random: systemRandom,
      record: async ({ kind, payload }) => {
        facts.push({ kind, payload });
        return { ok: false, reason: { code: 'journal-refused', reason: 'test', detail: '' } };
      },
      findSold: async () => null,
      draftNotSaved: () => {},
      knownPoints: () => ({ known: null, ownSpentPoints: 0 }),
      payments,
      shift,
      cartVoided: () => {},
      decideExchange: () => null,
    },
    cart && { cart, isInDoubt: false, paidAfterAll: null },
  );
  const pay = (amountMinor: number) =>
    payments.pay({
      method: 'card-terminal',
      forOperationId: sell.state.getState().cart.id,
      amountMinor,
      currency: 'GBP',
    });
  return { sell, payments, shift, facts, pay };
}

describe('payments by terminal and bank', () => {
  it('[TENDER2] that were approved stand in the sale, whoever asks to pay', async () => {
    const { sell, pay, facts } = selling();
    await sell.actions.scan('A1');
    await pay(100);
    await sell.actions.pay([{ kind: 'cash', tenderedMinor: 150 }]);
    expect(facts).toMatchObject([
      {
        kind: 'sale',
        payload: {
          tenders: [
            { kind: 'card-terminal', amountMinor: 100 },
            { kind: 'cash', amountMinor: 150 },
          ],
        },
      },
    ]);
  });

  it('[TENDER4] that were approved keep their cart from being voided', async () => {
    const { sell, pay, facts } = selling();
    await sell.actions.scan('A1');
    await pay(100);
    expect(await sell.actions.voidCart('left', null)).toMatchObject({ reason: { code: 'payment-in-cart' } });
    expect(facts).toEqual([]);
  });

  it('[TENDER5] whose outcome isn’t known let the cart neither be paid nor voided until they are settled', async () => {
    const { sell, payments, pay, facts } = selling();
    await sell.actions.scan('A1');
    payments.next.push('unknown');
    const answer = await pay(250);
    const cash = [{ kind: 'cash', tenderedMinor: 250 }] as const;
    expect(await sell.actions.pay(cash)).toMatchObject({ reason: { code: 'payment-unsettled' } });
    expect(await sell.actions.voidCart('left', null)).toMatchObject({
      reason: { code: 'payment-unsettled' },
    });
    expect(facts).toEqual([]);
    payments.finds = 'refused';
    if (answer.outcome === 'unknown') await payments.check(answer.attemptId);
    await sell.actions.pay(cash);
    expect(facts).toHaveLength(1);
  });
});

describe('the shift', () => {
  it('[TENDER7] stands in the sale, and one that is missing or too old stops it', async () => {
    const { sell, shift, facts } = selling();
    await sell.actions.scan('A1');
    const cash = [{ kind: 'cash', tenderedMinor: 250 }] as const;
    for (const mayNotSell of ['no-shift', 'shift-too-old', 'shift-other-currency'] as const) {
      shift.setState({ mayNotSell });
      expect(await sell.actions.pay(cash)).toEqual({ ok: false, reason: { code: mayNotSell } });
    }
    const shiftId = '018f0000-0000-7000-8000-000000000077';
    shift.setState({ mayNotSell: null, open: { shiftId, currency: 'EUR' } });
    await sell.actions.pay(cash);
    expect(facts).toMatchObject([{ kind: 'sale', payload: { shiftId } }]);
  });
});

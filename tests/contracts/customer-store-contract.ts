/** What every store must do to keep customers and their points; see store-contract.ts, which calls this. */
import { expect, it } from 'vitest';
import type { CustomerRecord } from '../../sync-server/store/customer-records.ts';
import type { HoldRecord } from '../../sync-server/store/loyalty-records.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { ledgerEntry } from '../support/loyalty-samples.ts';

function customer(customerId: string, change: Partial<CustomerRecord> = {}): CustomerRecord {
  return {
    ...{
      customerId,
      number: null,
      country: null,
      key: `key of ${customerId}`,
      birthday: null,
      tags: ['recency-5'],
    },
    ...{
      usuallyBuys: [{ articleId: 'A', liftPercent: 200, receipts: 3 }],
      mergedInto: null,
      balances: { 'loyalty-programme:main': 5 },
    },
    ...{ erasedAtMs: null, ...change },
  };
}

function hold(holdId: string, change: Partial<HoldRecord> = {}): HoldRecord {
  const asked = { cartId: `cart of ${holdId}`, customerId: 'c1', points: 5, tillId: 't1', channelId: null };
  return { holdId, ...asked, programmeId: 'loyalty-programme:main', madeAtMs: 1, untilMs: 100, ...change };
}

/** Declares the part of the suite that is about customers and points. */
export function describeCustomers(opened: () => Store): void {
  it('[STORE40] customers are kept whole, found by their marks and belong to stores', async () => {
    const store = opened();
    await store.write(async ({ customers }) => {
      await customers.putCustomers([customer('c1'), customer('c2'), customer('c1', { birthday: '02-28' })]);
      await customers.setMarks('c1', ['phone:+1', 'card:7']);
      await customers.setMarks('c2', ['phone:+1']);
      await customers.setMarks('c1', ['phone:+1', 'phone:+2']);
      expect(await customers.attach('S', ['c1', 'c2', 'c1'])).toEqual(['c1', 'c2']);
      expect(await customers.attach('S', ['c1'])).toEqual([]);
      await customers.attach('T', ['c1']);
    });
    await store.read(async ({ customers }) => {
      expect([...(await customers.customers(['c1', 'none'])).values()]).toEqual([
        customer('c1', { birthday: '02-28' }),
      ]);
      expect((await customers.allCustomers('c1', 9)).map(({ customerId }) => customerId)).toEqual(['c2']);
      expect(await customers.customersMarked(['phone:+1', 'card:7'])).toEqual(['c1', 'c2']);
      expect(await customers.customersMarked(['card:7'])).toEqual([]);
      expect(await customers.marksOf(['c1', 'c2'])).toEqual(['phone:+1', 'phone:+2']);
      expect(await customers.storesOf(['c1', 'none'])).toEqual(
        new Map([
          ['c1', ['S', 'T']],
          ['none', []],
        ]),
      );
      expect(await customers.customersBorn(['02-28', '02-29'])).toEqual(['c1']);
    });
  });

  it('[STORE41] keys come in the order in which they changed, and erasures tell which tills had them', async () => {
    const store = opened();
    await store.write(async ({ customers }) => {
      await customers.putCustomers([customer('c1'), customer('c2'), customer('c3', { key: null })]);
      await customers.attach('S', ['c1', 'c2', 'c3', 'unknown']);
      await customers.noteKeyHolder('t1', ['c1', 'c2']);
      await customers.noteKeyHolder('t2', ['c1']);
      await customers.noteKeyHolder('t2', ['c1']);
      await customers.putCustomers([customer('c1', { key: null, erasedAtMs: 50 })]);
      await customers.moveKeys(['c1']);
      await customers.confirmErasures('t1', ['c1'], 60);
      await customers.confirmErasures('t1', ['c1'], 70);
    });
    await store.read(async ({ customers }) => {
      const keys = await customers.keysAfter('S', 0, 9);
      expect(keys.map(({ customerId, key, erased }) => [customerId, key, erased])).toEqual([
        ['c2', 'key of c2', false],
        ['c1', null, true],
      ]);
      expect(await customers.keysAfter('S', keys[0]?.position ?? 0, 9)).toEqual([keys[1]]);
      expect(await customers.keysAfter('T', 0, 9)).toEqual([]);
      expect(await customers.keyHolders('c1')).toEqual(['t1', 't2']);
      const tills = [
        { tillId: 't1', confirmedAtMs: 60 },
        { tillId: 't2', confirmedAtMs: null },
      ];
      expect(await customers.erasures()).toEqual([{ customerId: 'c1', erasedAtMs: 50, tills }]);
    });
  });

  it('[STORE42] entries of an operation replace each other, and tell whose ledger changed', async () => {
    const store = opened();
    const earned = ledgerEntry('op', 5, 1);
    const spent = ledgerEntry('op', -3, 1, { index: 1, customerId: 'c2' });
    const set = (...entries: (typeof earned)[]) =>
      store.write(({ loyalty }) => loyalty.setLedger([{ operationId: 'op', entries }]));
    expect(await set(earned, spent)).toEqual(['c1', 'c2']);
    expect(await set(earned, spent)).toEqual([]);
    expect(await set({ ...earned, points: 6 })).toEqual(['c1', 'c2']);
    expect(await store.read(({ loyalty }) => loyalty.ledgerOf(['c1', 'c2']))).toEqual([
      { ...earned, points: 6 },
    ]);
    expect(await set()).toEqual(['c1']);
  });

  it('[STORE43] a cart has one hold; it lapses once its till was heard after the deadline', async () => {
    const store = opened();
    await store.write(async ({ loyalty }) => {
      await loyalty.putHold(hold('h1'));
      await loyalty.putHold(hold('h2', { cartId: 'cart of h1', points: 6 }));
      await loyalty.putHold(hold('h3', { tillId: null, channelId: 'web', customerId: 'c2' }));
      expect((await loyalty.holds()).map(({ holdId }) => holdId)).toEqual(['h2', 'h3']);
      expect(await loyalty.holdOf('cart of h1')).toMatchObject({ holdId: 'h2', points: 6 });
      expect(await loyalty.lapseHolds(99)).toBe(0);
      expect(await loyalty.lapseHolds(200)).toBe(1);
      await loyalty.noteTillHeard('t1', 100);
      expect(await loyalty.lapseHolds(200)).toBe(0);
      await loyalty.noteTillHeard('t1', 101);
      await loyalty.noteTillHeard('t1', 50);
      expect(await loyalty.tillsHeard()).toEqual(new Map([['t1', 101]]));
      expect(await loyalty.lapseHolds(200)).toBe(1);
      await loyalty.putHold(hold('h4'));
      expect([await loyalty.holds(['c2']), await loyalty.freeHolds(['h4', 'none'])]).toEqual([[], 1]);
    });
  });
}

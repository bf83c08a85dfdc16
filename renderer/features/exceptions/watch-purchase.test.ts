/** When the screen of exceptions looks for the purchase that an exception names. */
import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { ok, refused } from '../../../shared/base/result.ts';
import type { Purchase } from '../../../shared/domain/returns/purchase-of.ts';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill } from '../../../tests/support/page/page-till.ts';
import type { Returns } from '../../till/return-types.ts';
import { watchPurchase } from './watch-purchase.ts';

const row = { details: { purchaseId: 's1', receiptNumber: 'TV1-1-000001' }, causes: ['r1', 'r2'] };

/** A till that knows of the named returns, and what was shown of them. */
function tillThatKnows(...ids: readonly string[]) {
  const fake = createFakeTill({ host: createFakeTillHost() });
  const [sample] = fake.returns.purchases;
  const [sampleReturn] = sample?.returned.returns ?? [];
  if (!sample) throw new Error('the samples have a purchase');
  let known = ids;
  let isFullyReturned = false;
  let asked = 0;
  const shown: string[][] = [];
  const purchase = (): Purchase => ({
    ...sample,
    returned: {
      ...sample.returned,
      returns: known.map((operationId) => ({
        ...(sampleReturn ?? {
          ...{ receiptNumber: 'TV1-1-000002', storeId: 'TV1', tillId: 'TV1-1', staffId: 'anna' },
          ...{ atMs: 0, totalMinor: 0, lines: [], fits: true },
        }),
        operationId,
      })),
    },
  });
  const find: Returns['find'] = async () => {
    asked += 1;
    const found = { purchase: purchase(), evidence: 'order' as const };
    return isFullyReturned
      ? refused({ code: 'fully-returned', found })
      : ok({ found: [found], isWhole: false });
  };
  const health = createStore(() => ({ ...fake.health.getState() }));
  const arrived = (asOfMs: number): void => {
    const feed = {
      collection: 'receipts' as const,
      received: 0,
      total: null,
      asOfMs,
      source: 'server' as const,
    };
    health.setState({ feeds: [feed] });
  };
  const stop = watchPurchase({ returns: { find }, health }, row, ({ returned }) =>
    shown.push(returned.returns.map(({ operationId }) => operationId)),
  );
  return {
    ...{ health, arrived, shown, stop },
    asked: () => asked,
    learns: (...all: readonly string[]) => {
      known = all;
    },
    cameBackInFull: () => {
      isFullyReturned = true;
    },
  };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('[RDESK8] a return that arrives after the exception that names it is shown, in full or in part', async () => {
  const till = tillThatKnows('r1');
  await settled();
  expect(till.shown).toEqual([['r1']]);
  till.learns('r1', 'r2');
  till.cameBackInFull();
  till.arrived(1000);
  await settled();
  expect(till.shown).toEqual([['r1'], ['r1', 'r2']]);
});

test('[RDESK8] once all that is named is shown nobody is asked any more; nor without rows, nor after the end', async () => {
  const till = tillThatKnows('r1', 'r2');
  await settled();
  till.arrived(1000);
  await settled();
  expect(till.asked()).toBe(1);
  const waiting = tillThatKnows('r1');
  await settled();
  waiting.health.setState({ connected: true });
  await settled();
  expect(waiting.asked()).toBe(1);
  waiting.stop();
  waiting.arrived(1000);
  await settled();
  expect(waiting.asked()).toBe(1);
});

test('[RDESK8] an exception about no purchase asks nobody', () => {
  const till = createFakeTill({ host: createFakeTillHost() });
  const find: Returns['find'] = async () => {
    throw new Error('asked');
  };
  const stop = watchPurchase(
    { returns: { find }, health: till.health },
    { details: { orderId: 'o1' }, causes: ['h1'] },
    () => {
      throw new Error('shown');
    },
  );
  stop();
});

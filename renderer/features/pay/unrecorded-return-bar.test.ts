/** The bar over selling that leads back to a return by which money went back. */
import { createElement } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill, type FakeTill } from '../../../tests/support/page/page-till.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import { UnrecordedReturnBar } from './unrecorded-return-bar.tsx';

let till: FakeTill;
beforeEach(async () => {
  till = createFakeTill({ host: createFakeTillHost() });
  await till.signIn({ kind: 'pin', staffId: 'staff:anna', pin: '1111' });
});

const bar = (): string =>
  showMarkup('en', createElement(UnrecordedReturnBar, { till, onReturn: () => undefined }));

test('[RDESK14] money that went back by card is told until the return is recorded; what was only chosen is not', async () => {
  const [purchase] = till.returns.purchases.filter(({ paid }) =>
    paid.some(({ way }) => way === 'card-terminal'),
  );
  const opened = await till.returns.open(purchase ? { purchase, evidence: 'receipt-code' } : null);
  if (!opened.ok || !purchase) throw new Error('a purchase was paid by card');
  const { id } = opened.value;
  const [line] = purchase.lines;
  till.returns.change(id, (draft) => ({
    ...draft,
    override: true,
    lines: [
      {
        ...{
          purchaseLineId: line?.lineId ?? 1,
          sku: line?.sku ?? '',
          quantityMilli: 1000,
          unitPriceMinor: null,
        },
        ...{ reason: 'defective', condition: 'defective', disposition: 'damaged' },
      },
    ],
  }));
  const left = till.returns.shown(id)?.money?.left ?? [];
  const card = left.findIndex(({ way }) => way === 'card-terminal');
  await till.returns.refund(id, card, { kind: 'owed' });
  expect(bar()).toBe('');
  till.returns.change(id, (draft) => ({ ...draft, made: [] }));
  const given = await till.returns.refund(id, card, { kind: 'card-terminal' });
  expect(given).toMatchObject({ ok: true });
  expect(bar()).toMatch(/went back to a customer, and the return isn’t recorded yet/);
});

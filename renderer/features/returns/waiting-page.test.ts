/** What customers wait for: of this store always, of another store with its slip alone. */
import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill } from '../../../tests/support/page/page-till.ts';
import { showReturns } from '../../../tests/support/show-returns.ts';
import { placeOfRefusal, type ReturnPlace } from './return-place.ts';

test('[REFUND29] the slip of another store’s refund leads to it; without its slip nobody is offered it', () => {
  const till = createFakeTill({ host: createFakeTillHost() });
  const { refunds } = till.returns.waiting.getState();
  const elsewhere = refunds.slice(0, 1).map((each) => ({ ...each, returnNumber: 'TV2-1-000803' }));
  Object.assign(till.returns, { waiting: createStore(() => ({ refunds, elsewhere })) });
  const shown = (place: ReturnPlace): string => showReturns(till, 'en', place);
  const place = placeOfRefusal(till.returns, { code: 'nothing-sold', receiptNumber: 'TV2-1-000803' });
  expect(place).toEqual({ at: 'waiting', number: 'TV2-1-000803' });
  expect(shown(place)).toMatch(/data-return="TV2-1-000803"/);
  for (const number of ['', 'TV2', '000801'])
    expect(shown({ at: 'waiting', number })).not.toContain('data-return="TV2-1-000803"');
});

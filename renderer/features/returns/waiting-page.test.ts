/** What customers wait for: of this store always, of another store with its slip alone. */
import { beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill, type FakeTill } from '../../../tests/support/page/page-till.ts';
import { each, plain, showReturns } from '../../../tests/support/show-returns.ts';
import type { Language } from '../../i18n/language.ts';
import { placeOfRefusal, type ReturnPlace } from './return-place.ts';

let till: FakeTill;
beforeEach(async () => {
  till = createFakeTill({ host: createFakeTillHost() });
  await till.signIn({ kind: 'pin', staffId: 'staff:anna', pin: '1111' });
});

const page = (language: Language, place: ReturnPlace): string => showReturns(till, language, place);

test('[REFUND29] the slip of another store’s refund leads to it; without its slip nobody is offered it', () => {
  const { refunds } = till.returns.waiting.getState();
  const elsewhere = refunds.slice(0, 1).map((each) => ({ ...each, returnNumber: 'TV2-1-000803' }));
  Object.assign(till.returns, { waiting: createStore(() => ({ refunds, elsewhere })) });
  const shown = (place: ReturnPlace): string => page('en', place);
  const place = placeOfRefusal(till.returns, { code: 'nothing-sold', receiptNumber: 'TV2-1-000803' });
  expect(place).toEqual({ at: 'waiting', number: 'TV2-1-000803' });
  expect(shown(place)).toMatch(/data-return="TV2-1-000803"/);
  for (const number of ['', 'TV2', '000801'])
    expect(shown({ at: 'waiting', number })).not.toContain('data-return="TV2-1-000803"');
});

test('[RDESK11] what is owed is offered the way it was paid; what a channel was asked for only waits', () => {
  const markup = page('en', { at: 'waiting', number: '' });
  const [owed = '', asked = ''] = each(markup, 'panel"').map((panel) => panel.split('</section>')[0]);
  expect(plain(owed)).toMatch(/TV1-2-000801 .*to the card ₽329\.00/);
  expect(owed).toContain('To the card, terminal');
  expect(owed).not.toContain('Cash from the drawer');
  expect(plain(asked)).toMatch(/TV1-1-000802 .*Asked .*not confirmed yet/);
  expect(asked).not.toContain('<button');
  expect(plain(page('ru', { at: 'waiting', number: '000802' }))).not.toContain('TV1-2-000801');
});

test('[RDESK18] what a channel wasn’t asked for yet says that it will be, and what it was asked for when', () => {
  const asked = (isStored: boolean, connected: boolean, language: Language = 'en'): string => {
    till = createFakeTill({ host: createFakeTillHost(), health: { connected } });
    const refunds = till.returns.waiting.getState().refunds.map((refund) => ({ ...refund, isStored }));
    Object.assign(till.returns, { waiting: createStore(() => ({ refunds, elsewhere: [] })) });
    return plain(each(page(language, { at: 'waiting', number: '' }), 'panel"')[1] ?? '');
  };
  expect(asked(false, false)).toMatch(/TV1-1-000802 .*Will be asked once the till is connected/);
  expect(asked(false, true)).toMatch(/Will be asked once the till is connected/);
  expect(asked(true, false)).toMatch(/Asked .*; whether it is confirmed is known once there is a network/);
  expect(asked(true, true)).toMatch(/Asked .*, not confirmed yet/);
  expect(asked(false, false, 'ru')).toMatch(/Попросим, когда касса будет на связи/);
});

test('[RDESK11] a slip leads to the money that it promises, and once nothing waits to the reason', () => {
  const slip = (receiptNumber: string) =>
    placeOfRefusal(till.returns, { code: 'nothing-sold', receiptNumber });
  expect(slip('TV1-2-000801')).toEqual({ at: 'waiting', number: 'TV1-2-000801' });
  expect(slip('TV1-2-000899')).toMatchObject({ at: 'refused', refusal: { code: 'nothing-sold' } });
  expect(placeOfRefusal(till.returns, { code: 'not-genuine' })).toMatchObject({ at: 'refused' });
});

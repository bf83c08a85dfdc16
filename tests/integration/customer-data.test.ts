/** A customer's data as they are handed to them: who may ask for them, and what stands in them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentConsentTexts, profileConsentVersion } from '../../shared/domain/customers/consent-texts.ts';
import type { SaleLine } from '../../shared/domain/operations/sale-line.ts';
import { customerExportSchema } from '../../shared/protocol/customers.ts';
import { writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { demoReference } from '../../sync-server/demo/demo-people.ts';
import { newPerson, records } from '../support/customer-facts.ts';
import { orderLine } from '../support/order-facts.ts';
import { sells, takesBack } from '../support/return-facts.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';

const phone = '+79161234567';
const manager = 'staff:TV1-4';
let server: TestServer;
let till: WireTill;

beforeEach(async () => {
  server = await startTestServer();
  await writeReference(server.store, demoReference());
  till = await enrolled('TV1');
});
afterEach(async () => {
  expect(server.errors).toEqual([]);
  await server.close();
});

async function enrolled(storeId: string): Promise<WireTill> {
  return WireTill.enrol(server.url, await server.enrolCode(storeId));
}

async function ask(asking: WireTill, body: object): Promise<{ status: number; text: string }> {
  const init = { method: 'POST', body: JSON.stringify(body) };
  const response = await asking.request('/v1/customers/export', init);
  return { status: response.status, text: await response.text() };
}

describe('data of a customer', () => {
  it('[CUSTOMER72] are given to nobody but a till whose staff has the right, of customers of its store', async () => {
    const person = newPerson();
    const { customerId } = person;
    const journal = new WireJournal(till, newId(), 'A-1');
    await records(journal, person, 'customer-registration', { name: 'Анна', phone });
    await till.pushAll(journal);
    await till.json('/v1/customer-keys', { keys: [person] });
    const [neighbour, abroad] = [await enrolled('NB2'), await enrolled('GFT')];
    const refusals = [
      [till, { customerId }, 400],
      [till, { customerId, staffId: 'staff:TV1-1' }, 403],
      [till, { customerId, staffId: 'staff:TV1-3' }, 403],
      [till, { customerId, staffId: 'nobody' }, 403],
      [neighbour, { customerId, staffId: manager }, 403],
      [abroad, { customerId, staffId: 'staff:GFT-4' }, 404],
      [till, { customerId: newId(), staffId: manager }, 404],
    ] as const;
    for (const [asking, body, status] of refusals) {
      const answer = await ask(asking, body);
      expect([body, answer.status]).toEqual([body, status]);
      expect(answer.text).not.toContain(phone);
    }
    expect((await ask(till, { customerId, staffId: manager })).text).toContain(phone);
    // Once they are served there, their data can be asked for there.
    await abroad.json('/v1/customers/attach', { customerId });
    expect((await ask(abroad, { customerId, staffId: 'staff:GFT-4' })).status).toBe(200);
  });

  it('[CUSTOMER73] are a page that the customer can read, with the very texts they answered to, beside JSON', async () => {
    const person = newPerson();
    const { customerId } = person;
    const atMs = Date.UTC(2026, 2, 2, 9, 5);
    const at = { at: { wallMs: atMs, businessMs: atMs }, staffId: 'staff:TV1-1' };
    const later = { ...at, at: { wallMs: atMs + 60_000, businessMs: atMs + 60_000 } };
    const answer = (purpose: string, given: boolean) => {
      return { purpose, given, textVersion: profileConsentVersion, atMs, where: 'TV1' };
    };
    const journal = new WireJournal(till, newId(), 'A-1');
    const values = { name: 'Анна <b>', phone, birthday: '03-15', note: 'зелёный чай' };
    const asked = { consents: [answer('profile', true), answer('marketing-phone', true)] };
    await records(journal, person, 'customer-registration', values, asked, at);
    const refused = { consents: [answer('marketing-phone', false)] };
    await records(journal, person, 'customer-change', {}, refused, { ...at, staffId: 'staff:TV1-3' });
    const bought: SaleLine = { ...orderLine(1, 'TEA', 3, 123_450), name: 'Чай', pointsEarned: 1185 };
    const loyalty = {
      ...{ customerId, programmeId: 'loyalty-programme:rub', programmeVersion: 1, tierId: 'basic' },
      ...{ shown: 'card', redemption: 'discount', spentPoints: 0, spentMinor: 0, earnedPoints: 1185 },
      ...{ availableAtMs: atMs, expiresAtMs: null, holdId: null, orderId: null, balanceKnown: null },
    };
    const sale = sells(journal, [bought], { customerId, loyalty }, at);
    takesBack(journal, sale, [{ line: bought, milli: 1000 }], { change: later });
    await till.pushAll(journal);
    await till.json('/v1/customer-keys', { keys: [person] });
    const handedOut = async () =>
      customerExportSchema.parse(await till.json('/v1/customers/export', { customerId, staffId: manager }));
    const { page, document, name } = await handedOut();
    const text = page
      .replace(/<style>.*<\/style>/s, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/[\s\u00a0]+/g, ' ');
    expect(page).toContain('<html lang="ru">');
    expect(page).not.toMatch(/<script|https?:|<b>/);
    for (const told of [
      'Анна &lt;b&gt;',
      phone,
      '15.03',
      'зелёный чай',
      currentConsentTexts.ru.profile,
      currentConsentTexts.ru['marketing-phone'],
      'Хранение профиля: Согласие (действует)',
      'Предложения по телефону: Отказ (действует)',
      'Предложения по телефону: Согласие (заменено более поздним ответом)',
      'Когда 02.03.2026, 12:05 Где Магазин на Тверской Текст прочитал(а) Старший кассир',
      'Можно потратить 790 Это 790,00 ₽',
      'Сгорело −100',
      'Чай 3 × 1 234,50 ₽ 3 703,50 ₽',
      'Возвращено: Чай 02.03.2026, 12:06, 1 −1 234,50 ₽',
      `${name}.json`,
    ])
      expect(text).toContain(told);
    expect(text).not.toContain(customerId);
    const kept: unknown = JSON.parse(document);
    expect(kept).toMatchObject({
      customer: { values: { phone } },
      consents: [
        { purpose: 'profile', readBy: 'Кассир 1', storeName: 'Магазин на Тверской' },
        { purpose: 'marketing-phone', given: true, at: '2026-03-02T09:05:00.000Z' },
        { given: false, text: { en: currentConsentTexts.en['marketing-phone'] }, readBy: 'Старший кассир' },
      ],
      purchases: [{ receiptNumber: sale.receiptNumber, returns: [{}] }],
    });
    // In the customer's own language where they said which.
    await records(journal, person, 'customer-change', { language: 'en' }, {}, at);
    await till.pushAll(journal);
    const english = (await handedOut()).page;
    expect(english).toContain('<html lang="en">');
    expect(english).toContain(currentConsentTexts.en.profile);
  });
});

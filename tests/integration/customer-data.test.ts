/** A customer's data as they are handed to them: who may ask for them, and what stands in them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { demoReference } from '../../sync-server/demo/demo-people.ts';
import { newPerson, records } from '../support/customer-facts.ts';
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
});

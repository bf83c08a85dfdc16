/** Erasures in the feed: who holds no more of a customer than the key hears too that it must go. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPerson, records } from '../support/customer-facts.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';

let server: TestServer;
let one: WireTill;
let two: WireTill;

beforeEach(async () => {
  server = await startTestServer();
  one = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  two = await WireTill.enrol(server.url, await server.enrolCode('S2'));
});
afterEach(async () => {
  expect(server.errors).toEqual([]);
  await server.close();
});

describe('erasures in the feed', () => {
  it.each(['looked somebody up', 'handed a key over to a server that was put back'])(
    '[CUSTOMER34] a till that only %s hears once that they were erased',
    async (how) => {
      const isKnown = how === 'looked somebody up';
      const person = newPerson();
      const { customerId } = person;
      const journal = new WireJournal(one, newId(), 'A-1');
      await records(journal, person, 'customer-registration', { name: 'Анна', phone: '+79161234567' });
      if (isKnown) await one.pushAll(journal);
      await (isKnown ? one : two).json('/v1/customer-keys', { keys: [person] });
      if (isKnown) await two.json('/v1/customers/lookup', { by: 'id', customerId });
      const fed = () => server.store.read(({ feed }) => feed.rowsAfter('store:S2', 'customers', 0, 10));
      expect(await fed()).toEqual([]);
      const confirm = () => one.json('/v1/customers/erasures/confirm', { customerIds: [customerId] });
      await records(journal, person, 'customer-erasure', {});
      await (isKnown ? one.pushAll(journal) : confirm());
      const heard = await fed();
      expect(heard).toMatchObject([{ id: customerId, text: null }]);
      await one.pushAll(journal);
      await confirm();
      expect(await fed()).toEqual(heard);
    },
  );
});

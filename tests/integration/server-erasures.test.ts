/** Erasures in the feed: who holds no more of a customer than the key hears too that it must go. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPerson, records } from '../support/customer-facts.ts';
import type { TestServer } from '../support/test-server.ts';
import { startTwoStores, type TwoStores } from '../support/two-stores.ts';
import { newId, WireJournal, type WireTill } from '../support/wire-till.ts';

let stores: TwoStores;
let server: TestServer;
let one: WireTill;
let two: WireTill;

beforeEach(async () => {
  stores = await startTwoStores();
  ({ server, one, two } = stores);
});
afterEach(() => stores.close());

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

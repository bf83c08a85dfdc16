/** Reading a whole collection: each row once, by an index that is in order already, tombstones left out. */
import { expect, it, vi } from 'vitest';
import { createRxdbInstance } from '../../tests/support/rxdb-instance.ts';
import { pulledSchema, type ReplicaCollection } from './replica-schema.ts';
import { readAllRows } from './stored-rows.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

it('[REPLICA14] reads every live row once, in chunks that an index delivers in order', async () => {
  const { parts } = await createRxdbInstance();
  const database = await parts.createRxDatabase({
    name: 'rows',
    storage: parts.storage,
    multiInstance: false,
  });
  const { products } = await database.addCollections({ products: { schema: pulledSchema('products') } });
  // addCollections answers collections of any content; this one was just made from the row schema.
  const collection = products as unknown as ReplicaCollection;
  const ids = Array.from({ length: 5100 }, (_, index) => `id-${String(index).padStart(5, '0')}`);
  const rows = ids.map((id, index) => ({ id, feedSequence: index + 1, ownThrough: {}, data: {} }));
  // Not in the order in which they are read.
  await collection.bulkInsert(rows.toReversed());
  await collection.findOne('id-00042').remove();

  const { storageInstance } = collection;
  const query = vi.spyOn(storageInstance, 'query');
  const read: string[] = [];
  await readAllRows(parts, collection, (documents) => {
    read.push(...documents.map((document) => document.id));
  });
  expect(read).toEqual(ids.filter((id) => id !== 'id-00042'));
  expect(query).toHaveBeenCalledTimes(2);
  for (const [prepared] of query.mock.calls) {
    expect(prepared.queryPlan).toMatchObject({ sortSatisfiedByIndex: true, selectorSatisfiedByIndex: true });
  }
  await database.close();
});

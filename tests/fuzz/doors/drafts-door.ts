/**
 * The drafts door: whatever lies in the drafts' database under the name of the open cart, opening it gives a
 * cart or none, sets aside what can't be read and says so, and the next cart is saved and read back.
 */

import { z } from 'zod';
import {
  createCartDrafts,
  type DraftDatabase,
  type DraftProblem,
} from '../../../renderer/drafts/cart-drafts.ts';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import { type Cart, cartSchema, openCart } from '../../../shared/domain/sell/cart.ts';
import { memoryDrafts } from '../../support/memory-drafts.ts';
import { describeValue, type FuzzDoor, makeDoor } from '../fuzz-door.ts';
import { hostileValue, mutateJson, withKey } from '../hostile-values.ts';
import { valueFor } from '../schema-values.ts';

/** Opens the door. */
export function openDraftsDoor(): FuzzDoor {
  const schema = z.toJSONSchema(cartSchema, { io: 'input', unrepresentable: 'any' });
  let opened = 0;
  let database = memoryDrafts(`fuzz-drafts-${process.pid}-${opened}`);
  return makeDoor<Record<string, unknown>>({
    name: 'drafts',
    make: (random) => makeDocument(random, schema),
    check: (content) => checkDocument(database, content),
    stillWorks: async () => {
      await database.destroy();
      opened += 1;
      database = memoryDrafts(`fuzz-drafts-${process.pid}-${opened}`);
      return null;
    },
    close: async () => {
      await database.destroy();
    },
  });
}

function makeDocument(random: SeededRandom, schema: unknown): Record<string, unknown> {
  const cart = valueFor(schema, random);
  const draw = random.below(10);
  if (draw === 0) return { cart };
  if (draw === 1)
    return withKey({ cart }, random.pick(['setAside', 'other', 'constructor']), hostileValue(random));
  if (draw === 2) return random.chance(0.5) ? {} : { cart: hostileValue(random) };
  let changed = cart;
  for (let times = random.chance(0.7) ? 1 : 3; times > 0; times -= 1)
    changed = mutateJson(random, changed).value;
  return { cart: changed };
}

async function checkDocument(
  database: DraftDatabase,
  content: Record<string, unknown>,
): Promise<string | null> {
  const before = await database.get('cart:current').catch(() => null);
  const put = { ...content, _id: 'cart:current', _rev: before?._rev };
  const { rev } = await database.put(put);
  // What the database made of it counts: PouchDB itself leaves members named __proto__ out.
  const found = (await database.get('cart:current')).cart;
  const problems: DraftProblem[] = [];
  const drafts = createCartDrafts(database, (problem) => problems.push(problem));
  const loaded = await drafts.load();
  const readable = cartSchema.safeParse(found).success;
  if (readable !== (loaded !== null))
    return `a ${readable ? 'good' : 'bad'} draft was read as ${describeValue(loaded)}`;
  if (!readable) {
    const detail = problems[0]?.detail ?? '';
    if (detail !== `cart:unreadable:${rev}`)
      return `a bad draft went away without a word: ${describeValue(problems)}`;
    const aside = await database.get(detail);
    if (describeValue((aside.setAside as { cart?: unknown }).cart) !== describeValue(found))
      return 'what was set aside is not what was found';
  }
  const cart = loaded ?? goodCart;
  await drafts.save(cart);
  const again = await createCartDrafts(database, () => {}).load();
  return describeValue(again) === describeValue(cart)
    ? null
    : `saved a cart and read ${describeValue(again)}`;
}

const goodCart: Cart = openCart('019cadc0-0000-7000-8000-000000000001', 1_790_000_000_000);

/** Mistakes in what online orders add: their fold, what follows from it, codes, and what tills remember of them. */
import type { Mutant } from './mutants.ts';
import { mistake } from './mutants-till.ts';

const fold = 'shared/domain/orders/order-of.ts';
const order = 'shared/domain/fact-order.ts';
const rows = 'sync-server/projections/order-rows.ts';
const release = 'renderer/till/order-release.ts';
const book = 'renderer/till/order-book.ts';

export const orderMutants: readonly Mutant[] = [
  mistake(
    'a handover is sold in the currency that the store is thought to have',
    'shared/domain/sell/price-cart.ts',
    `handover.currency ?? view.currency`,
    `view.currency`,
  ),
  mistake(
    'what two handovers took is not put back',
    rows,
    `const twice = twiceTaken(folded.content, folded.facts);`,
    `const twice = twiceTaken(folded.content, folded.facts.slice(0, 0));`,
  ),
  mistake(
    'what collides in an order is not raised',
    rows,
    `const conflicts = conflictsOf(order);`,
    `const conflicts = conflictsOf({ ...order, timeline: [] });`,
  ),
  {
    name: 'an order is folded as its facts came',
    edits: [
      {
        file: order,
        find: `.sort((a, b) => (a.recordedAtMs ?? 0) - (b.recordedAtMs ?? 0) || (a.id < b.id ? -1 : 1))`,
        replace: ``,
      },
      {
        file: order,
        find: `const next = all.find((fact) => !fact.after.some((id) => waiting.has(id))) ?? all[0];`,
        replace: `const next = all[0];`,
      },
    ],
  },
  mistake(
    'goods that were collected stay promised',
    rows,
    `    levels.push(...(await transaction.orders.setPromises(id, storeId, promisedBy(order))));`,
    `    if (order.state !== 'collected')
      levels.push(...(await transaction.orders.setPromises(id, storeId, promisedBy(order))));`,
  ),
  mistake(
    'an expired code releases its order',
    release,
    `return parts.time.nowMs() > untilMs ? refused({ code: 'expired', untilMs, orderId, number }) : ok(read);`,
    `return untilMs < 0 ? refused({ code: 'expired', untilMs, orderId, number }) : ok(read);`,
  ),
  mistake(
    'a forged code releases its order',
    release,
    `if (!genuine || !isOwn) return refused({ code: 'not-genuine' });`,
    `if (!isOwn) return refused({ code: 'not-genuine' });`,
  ),
  mistake(
    'the right short code opens a locked order',
    release,
    `if (isLocked(orderId)) return refused(lockedRefusal(order));`,
    ``,
  ),
  mistake(
    'an own fact counts again once the row has it',
    fold,
    `orderIdIn(fact) === order.id && !known.has(fact.id) ?`,
    `orderIdIn(fact) === order.id && known.size > 0 ?`,
  ),
  mistake(
    'what a till did is forgotten once the row has it',
    book,
    `if (facts?.has(id)) this.#settled.set(id, row.id);`,
    `if (facts?.has(id)) facts.delete(id);`,
  ),
  mistake(
    'the yes to a cancellation is not heard',
    rows,
    `(operation && orderFactOf(operation)) ?? []);`,
    `(operation && orderFactOf(operation)) ?? []).filter(
    ({ kind }) => kind !== 'order-cancel-acknowledge',
  );`,
  ),
  mistake(
    'a remedy settles later causes too',
    'sync-server/projections/exception-resolutions.ts',
    `return JSON.stringify([...new Set(payload.causes)].sort()) === JSON.stringify(causes);`,
    `return payload.causes.every((cause) => causes.includes(cause));`,
  ),
  mistake(
    'a remedy leaves the goods where they were',
    'shared/domain/operations/exception-resolution.ts',
    `stock: (payload.stock ?? []).map(`,
    `stock: (payload.stock ?? []).slice(0, 0).map(`,
  ),
  mistake(
    'every remedy of an exception moves the goods',
    'sync-server/projections/exception-resolutions.ts',
    `latest.get(storeId) === id
        ? []
        : (payload.stock ?? []).map(`,
    `latest.size > 0
        ? []
        : (payload.stock ?? []).map(`,
  ),
  mistake(
    'prepaid money is set off at every handover',
    'shared/domain/orders/decide-handover.ts',
    `Math.max(0, paidMinor - usedMinor - refundedMinor);`,
    `Math.max(0, paidMinor - refundedMinor);`,
  ),
  mistake(
    'what was given back is still due',
    fold,
    `Math.max(0, paidMinor - usedMinor - refundedMinor - needed);`,
    `Math.max(0, paidMinor - usedMinor - needed);`,
  ),
  mistake(
    'an order that comes late does not find what was done to it',
    'sync-server/apply/refold-orders.ts',
    `const kept = new Map([[topic, found.get(topic) ?? []]]);`,
    `const kept = new Map([[topic, (found.get(topic) ?? []).slice(0, 0)]]);`,
  ),
];

/** Mistakes in what returns add: what came back, for how much, by which way, and who is told. */
import type { Edit } from './bundle.ts';
import type { Mutant } from './mutants.ts';
import { mistake } from './mutants-till.ts';

const raised = 'sync-server/projections/return-exceptions.ts';
const rows = 'sync-server/projections/receipt-rows.ts';
const book = 'renderer/till/return-book.ts';
const asked = 'shared/domain/returns/asked-refunds.ts';

/** What keeps the sum that a channel is asked for, whatever else goes wrong: a part of mistakes in it. */
const notHeldToTheRest: Edit = {
  file: asked,
  find: `paidMinor - refundedMinor - Math.max(0, usedMinor - overMinor));`,
  replace: `paidMinor - refundedMinor - 0 * Math.max(0, usedMinor - overMinor));`,
};

export const returnMutants: readonly Mutant[] = [
  mistake(
    'goods returned twice are not raised',
    raised,
    `const causes = purchase ? returnedTooMuch(returnedOf(purchase.sale.lines, facts)) : [];`,
    `const causes = purchase ? returnedTooMuch(returnedOf(purchase.sale.lines, facts.slice(0, 1))) : [];`,
  ),
  mistake(
    'a refund that was paid out twice is not raised',
    raised,
    `.filter((refund) => refund.kind === refundKind && refund.leftMinor < 0)`,
    `.filter((refund) => refund.kind === refundKind && refund.leftMinor > refund.amountMinor)`,
  ),
  mistake(
    'a store that returned a part is not told',
    raised,
    `return claim(kind, id, storeId, isConcerned ? causes : [], about);`,
    `return claim(kind, id, storeId, isConcerned && storeId === '' ? causes : [], about);`,
  ),
  mistake(
    'a receipt does not grow by what came back',
    rows,
    `const returned = back.length === 0 ? null : returnedOf(soldBy(entry), back);`,
    `const returned = back.length < 2 ? null : returnedOf(soldBy(entry), back);`,
  ),
  mistake(
    'a purchase of another store is not told where goods of it came back',
    rows,
    `storeIds: new Set([storeId, ...back.map((fact) => fact.operation.storeId)]),`,
    `storeIds: new Set([storeId]),`,
  ),
  mistake(
    'damaged goods go back on sale',
    'shared/domain/operations/return.ts',
    `.filter((line) => line.movesStock && line.disposition === 'to-stock')`,
    `.filter((line) => line.movesStock)`,
  ),
  mistake(
    'goods given in exchange stay on the shelf',
    'shared/domain/operations/return.ts',
    `.map(({ sku, quantityMilli }) => ({ storeId, sku, quantityMilli: -quantityMilli })),`,
    `.map(({ sku, quantityMilli }) => ({ storeId, sku, quantityMilli: -quantityMilli * 0 })),`,
  ),
  mistake(
    'money that was given back and used as well is not raised',
    'shared/domain/returns/refunded-twice.ts',
    `const isTwice = events.length > 0 || handovers.length > 1;`,
    `const isTwice = events.length > facts.length;`,
  ),
  mistake(
    'a part goes back at its list price',
    'shared/domain/returns/refund-of.ts',
    `const untilMilli = Math.min(line.returnedMilli + quantityMilli, line.quantityMilli);`,
    `const untilMilli = line.quantityMilli;`,
  ),
  mistake(
    'a till forgets what it took back itself',
    book,
    `purchaseIdOf(operation) === purchaseId && !this.#held.isHeld(operation.id, place.journalId),`,
    `purchaseIdOf(operation) === purchaseId && this.#held.isHeld(operation.id, place.journalId),`,
  ),
  mistake(
    'a refund that was paid out stays owed at the till',
    book,
    `const leftMinor = own.reduce((left, fact) => left - fact.amountMinor, open.leftMinor);`,
    `const leftMinor = own.reduce((left) => left, open.amountMinor);`,
  ),
  mistake(
    'cash given back stays in the drawer',
    'shared/domain/shift/report-of.ts',
    `const cashMinor = (payload.sale ? cashOf(payload.sale) : 0) - refundedInCash(payload);`,
    `const cashMinor = (payload.sale ? cashOf(payload.sale) : 0) - refundedInCash(payload) * 0;`,
  ),
  {
    name: 'a refund that the channel confirmed stays asked for',
    edits: [
      {
        file: asked,
        find: `const restMinor = amountMinor - amountOf(confirming(id));`,
        replace: `const restMinor = amountMinor - 0 * amountOf(confirming(id));`,
      },
      notHeldToTheRest,
    ],
  },
  mistake(
    'a refund confirmed again under the same number went back once more',
    'sync-server/routes/channel-refund-routes.ts',
    `if (refund.state === 'confirmed' && (await isKnown(transaction, refund, reference)))`,
    `if (refund.state === 'not-due' && (await isKnown(transaction, refund, reference)))`,
  ),
  mistake(
    'a channel that gives a refund twice is told to nobody',
    'shared/domain/returns/refunded-twice.ts',
    `refunds.filter(({ leftMinor }) => leftMinor < 0);`,
    `refunds.filter(({ amountMinor }) => amountMinor < 0);`,
  ),
  {
    name: 'goods that two tills took back are asked for anew once the later return was given back',
    edits: [
      {
        file: 'shared/domain/orders/order-facts.ts',
        find: `fact.kind === 'return' && !gone.has(id) ?`,
        replace: `fact.kind === 'return' ?`,
      },
      notHeldToTheRest,
    ],
  },
  mistake(
    'store credit that a till spent is whole again at that till',
    book,
    `return isSale && JSON.stringify(raw.payload).includes('"store-credit"');`,
    `return isSale && JSON.stringify(raw.payload).includes('"no-credit"');`,
  ),
  mistake(
    'store credit that is overspent is told to nobody',
    raised,
    `refundClaims('credit-overspent', topic.slice(creditPrefix.length + 1), 'store-credit', kept),`,
    `refundClaims('credit-overspent', topic.slice(creditPrefix.length + 1), 'store-credit', kept.slice(0, 1)),`,
  ),
  mistake(
    'a row does not tell what was spent of its store credit',
    rows,
    `...refundTopicsOf(own).flatMap((topic) => refundFactsAmong(kept.get(topic) ?? [])),`,
    `...refundTopicsOf(own).flatMap((topic) => refundFactsAmong(kept.get(topic) ?? []).slice(0, 1)),`,
  ),
];

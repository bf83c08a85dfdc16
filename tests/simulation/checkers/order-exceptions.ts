/** The exceptions of online orders: raised exactly when due, for their causes, and settled for these only. */
import { givenTwice } from './channel-refunds.ts';
import type { CheckedDatabase } from './database.ts';
import { hasEnded, type StoredFact, type ToldOrder } from './order-fold.ts';
import { liveRow, ordersOf, sorted } from './stored-orders.ts';

const kinds = ['handed-over-twice', 'handed-over-after-cancel', 'order-out-of-step'] as const;

/** An exception that must stand. */
interface Raised {
  readonly id: string;
  readonly storeId: string;
  readonly causes: readonly string[];
  /** How much went twice; absent of what is about no money. */
  readonly overMinor?: number;
}

/** Ids of the exceptions that orders must raise. */
export function orderExceptions(database: CheckedDatabase): string[] {
  return ordersOf(database).flatMap((order) => raisedBy(order).map(({ id }) => id));
}

/** What an order's facts raise, store by store. */
export function raisedBy(order: ToldOrder): Raised[] {
  const { content, steps, facts, shortBack } = order;
  const misfits = steps.filter(({ fits }) => !fits);
  const stores = [...new Set([content.storeId, ...facts.flatMap(({ storeId }) => storeId ?? [])])];
  const missing =
    shortBack === null
      ? []
      : stores.flatMap((storeId) => {
          const isOwn = storeId === content.storeId;
          const isConcerned =
            isOwn || facts.some((fact) => fact.storeId === storeId && fact.id === shortBack);
          return isConcerned ? [{ id: `goods-missing:${content.id}`, storeId, causes: [shortBack] }] : [];
        });
  const collided = kinds.flatMap((kind) => {
    const own = misfits.filter((step) => kindOf(step) === kind).map(({ id }) => id);
    if (own.length === 0) return [];
    const handed = steps.filter(({ what }) => what === 'hand-over').map(({ id }) => id);
    const causes = [...new Set([...own, ...(kind === 'handed-over-twice' ? handed : [])])].sort();
    const isConcerned = (storeId: string): boolean =>
      storeId === content.storeId ||
      facts.some((fact) => fact.storeId === storeId && causes.includes(fact.id));
    return stores.filter(isConcerned).map((storeId) => ({ id: `${kind}:${content.id}`, storeId, causes }));
  });
  return [...collided, ...missing, ...wentTwice(order, stores)];
}

/** What tells of money, so that nobody need be told once more. */
const aboutMoney: readonly string[] = ['handed-over-twice', 'handed-over-after-cancel', 'refunded-twice'];

/** Whether what an order raises tells somebody that its money went twice. */
export function isMoneyTold(order: ToldOrder): boolean {
  return raisedBy(order).some(({ id }) => aboutMoney.includes(id.split(':')[0] ?? ''));
}

/**
 * Money that the channel gave back beyond all that was paid or what a refund asked for, or that a till set off, though
 * another handover, or a refund that doesn't build on that handover, had taken of it.
 */
function wentTwice(order: ToldOrder, stores: string[]): Raised[] {
  const { content, steps, facts, paid, used, refunded } = order;
  const refunds = facts.filter(({ kind }) => kind === 'refund');
  const setOff = facts.filter(({ kind, body }) => {
    const sale = body.sale as { tenders: readonly { kind: string }[] } | null;
    return kind === 'order-handover' && (sale?.tenders ?? []).some((tender) => tender.kind === 'prepaid');
  });
  const isUnaware = (refund: StoredFact): boolean => setOff.some(({ id }) => !buildsOn(refund, id, facts));
  const unaware = refunds.filter(isUnaware);
  const early = unaware.reduce((sum, { body }) => sum + Number(body.amountMinor), 0);
  const isMisfit = steps.some((step) => !step.fits && aboutMoney.includes(kindOf(step)));
  // What one till alone set off beyond what was paid, it was told of by a server that has forgotten it.
  const isTwice = unaware.length > 0 || setOff.length > 1;
  const usedMinor = isMisfit || !isTwice ? 0 : used + early - paid;
  const given = givenTwice(order);
  const overMinor = Math.max(usedMinor, refunded - paid, given.overMinor);
  if (overMinor <= 0) return [];
  const causes = [
    ...(refunded > paid ? refunds : []),
    ...(usedMinor > 0 ? [...unaware, ...setOff] : []),
    ...facts.filter(({ kind }) => kind === 'return'),
  ].map(({ id }) => id);
  const named = [...new Set([...causes, ...given.factIds])].sort();
  return stores
    .filter(
      (each) =>
        each === content.storeId || facts.some((fact) => fact.storeId === each && named.includes(fact.id)),
    )
    .map((storeId) => ({ id: `refunded-twice:${content.id}`, storeId, causes: named, overMinor }));
}

/** Whether a fact builds on another, near or far. */
export function buildsOn({ after }: StoredFact, id: string, facts: readonly StoredFact[]): boolean {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const met = new Set(after);
  for (const cause of met) for (const earlier of byId.get(cause)?.after ?? []) met.add(earlier);
  return met.has(id);
}

function kindOf({ what, from }: ToldOrder['steps'][number]): string {
  if (what !== 'hand-over') return 'order-out-of-step';
  if (from === 'collected' || from === 'ready' || from === 'packed') return 'handed-over-twice';
  return hasEnded(from) ? 'handed-over-after-cancel' : 'order-out-of-step';
}

/** What the world knows that it injected. */
export interface InjectedOrders {
  readonly placed: ReadonlyMap<string, { readonly content: object }>;
  readonly events: ReadonlyMap<string, { readonly kind: string; readonly orderId: string }>;
  readonly collisions: readonly {
    readonly orderId: string;
    readonly kinds: readonly string[];
    readonly hashes: readonly string[];
  }[];
}

/** Whether who recorded a fact of an order knew of another one, as far as its facts tell. */
export function knows(order: ToldOrder, fact: StoredFact, id: string, isForgotten = false): boolean {
  // Who takes goods back by their receipt's code names its handover, and has none of the order's facts.
  const isByCode =
    fact.kind === 'return' && (fact.body.purchase as { readonly known: string } | null)?.known === 'code';
  if (isByCode) return false;
  // Who learnt a forgotten order anew from its code knows own handovers, but none of another till that they followed;
  // and by having taken goods back, none.
  const isAnew = isForgotten || fact.after.includes(order.content.id);
  return fact.after.some((causeId) => {
    const cause = order.facts.find((each) => each.id === causeId);
    if (isForgotten && cause?.kind === 'order-handover' && cause.tillId !== fact.tillId) return false;
    if (causeId === id) return true;
    return cause !== undefined && !(isAnew && cause.kind === 'return') && knows(order, cause, id, isAnew);
  });
}

/** Two handovers collide only where neither knew of the other. */
export function checkCauses(order: ToldOrder, wrong: (detail: string) => void): void {
  const raised = raisedBy(order).filter(({ id }) => id.startsWith('handed-over-twice'));
  if (raised.length === 0) return;
  const handovers = order.facts.filter(({ kind }) => kind === 'order-handover');
  const isInjected = order.facts.some((a) =>
    handovers.some((b) => a !== b && !knows(order, a, b.id) && !knows(order, b, a.id)),
  );
  if (!isInjected) wrong(`${order.content.id}: handed over twice, though each knew what was done before`);
}

/** The exceptions of orders, with their causes; of every exception the resolution that its causes have. */
export function checkRaised(
  database: CheckedDatabase,
  told: readonly ToldOrder[],
  wrong: (detail: string) => void,
): void {
  for (const { id, storeId, causes, overMinor } of told.flatMap(raisedBy)) {
    const row = liveRow(database, storeId, 'exceptions', id);
    const minor = (row?.details as Readonly<Record<string, unknown>> | undefined)?.overMinor;
    if (!row) wrong(`${id} is not raised in ${storeId}`);
    else if (sorted(row.causes) !== sorted(causes))
      wrong(`${id} names ${sorted(row.causes)} instead of ${sorted(causes)}`);
    else if (minor !== overMinor) wrong(`${id} tells of ${minor} too much instead of ${overMinor}`);
  }
  const rows = database.all(
    `SELECT stream, data FROM feed_rows WHERE collection = 'exceptions' AND data IS NOT NULL`,
  );
  const resolutions = resolutionsOf(database);
  for (const row of rows) {
    const { id, causes, resolution } = JSON.parse(String(row.data)) as {
      id: string;
      causes: string[];
      resolution: { operationId: string; remedy: string } | null;
    }; // an exception's row
    const storeId = String(row.stream).slice('store:'.length);
    const found = resolutions.findLast(
      (each) =>
        each.exceptionId === id &&
        sorted(each.causes) === sorted(causes) &&
        (each.storeId === storeId || isShared(id)),
    );
    if ((resolution?.operationId ?? null) !== (found?.id ?? null) || resolution?.remedy !== found?.remedy)
      wrong(`${id} is settled by ${resolution?.operationId} instead of ${found?.id}`);
  }
}

const sharedKinds: ReadonlySet<string> = new Set([
  'returned-more-than-sold',
  'refunded-twice',
  'credit-overspent',
  'points-overdrawn',
  'customer-merged',
  'customer-values-unreadable',
]);

/** What concerns several stores at once is settled for all of them by any. */
function isShared(exceptionId: string): boolean {
  return sharedKinds.has(exceptionId.split(':')[0] ?? '');
}

/** What a manager chose for an exception. */
interface Resolution {
  readonly id: string;
  readonly storeId: string;
  readonly exceptionId: string;
  readonly remedy: string;
  /** Each once, sorted. */
  readonly causes: readonly string[];
  /** Whether it says where goods are by now. */
  readonly movesStock: boolean;
}

/** What managers chose, the earliest id first. */
export function resolutionsOf(database: CheckedDatabase): Resolution[] {
  const rows = database.all(
    `SELECT store_id, operation_id AS id, entry FROM operations
     WHERE kind = 'exception-resolution' AND held_reason IS NULL
     ORDER BY entry ->> '$.operation.at.businessMs', operation_id`,
  );
  return rows.map((row) => {
    const { operation } = JSON.parse(String(row.entry)) as {
      operation: { payload: { exceptionId: string; causes: string[]; remedy: string; stock?: object[] } };
    }; // as it was stored
    const { exceptionId, causes, remedy, stock = [] } = operation.payload;
    return {
      ...{ id: String(row.id), storeId: String(row.store_id), exceptionId, remedy },
      ...{ causes: [...new Set(causes)].sort(), movesStock: stock.length > 0 },
    };
  });
}

/** What scenes made collide is raised, once both facts are here and count, and the order is known. */
export function checkCollisions(
  database: CheckedDatabase,
  { collisions }: InjectedOrders,
  wrong: (detail: string) => void,
): void {
  for (const { orderId, kinds: possible, hashes } of collisions) {
    const counting = hashes.every(
      (hash) =>
        database.all('SELECT 1 FROM operations WHERE hash = ? AND held_reason IS NULL', hash).length > 0,
    );
    const isKnown = database.all('SELECT 1 FROM orders WHERE order_id = ?', orderId).length > 0;
    if (!counting || !isKnown) continue;
    const standing = database.all(
      `SELECT id FROM feed_rows WHERE collection = 'exceptions' AND data IS NOT NULL AND id LIKE ?`,
      `%:${orderId}`,
    );
    if (!standing.some(({ id }) => possible.includes(String(id).split(':')[0] ?? '')))
      wrong(`${possible.join(' or ')} of ${orderId} was injected and isn't raised`);
  }
}

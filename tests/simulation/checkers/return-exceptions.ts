/** The exceptions of returns: raised exactly when due, in every store that had a part, and for their causes. */
import type { Evidence } from '../world/evidence.ts';
import type { CheckedDatabase } from './database.ts';
import { liveRow, sorted } from './stored-orders.ts';
import {
  byPurchase,
  knownTo,
  type StoredReturn,
  type StoredReturns,
  storedReturns,
} from './stored-returns.ts';

/** An exception that must stand. */
interface Raised {
  readonly id: string;
  readonly storeId: string;
  readonly causes: readonly string[];
}

/** Ids of the exceptions that returns must raise. */
export function returnExceptions(database: CheckedDatabase): string[] {
  return raisedByReturns(storedReturns(database)).map(({ id }) => id);
}

/** What returns and payouts raise, store by store. */
export function raisedByReturns(stored: StoredReturns): Raised[] {
  const beyond = [...byPurchase(stored.returns)].flatMap(([purchaseId, own]) =>
    ofPurchase(stored, purchaseId, own),
  );
  return [...beyond, ...stored.returns.flatMap((each) => paidTwice(stored, each))];
}

function ofPurchase(
  { purchases }: StoredReturns,
  purchaseId: string,
  own: readonly StoredReturn[],
): Raised[] {
  const purchase = purchases.get(purchaseId);
  const at = (kind: string, storeIds: readonly string[], causes: readonly StoredReturn[]): Raised[] =>
    [...new Set(storeIds)].map((storeId) => ({
      id: `${kind}:${purchaseId}`,
      storeId,
      causes: causes.map(({ id }) => id).sort(),
    }));
  if (!purchase) {
    const unknown = own.filter(({ payload }) => payload.purchase?.known === 'row');
    return unknown.flatMap(({ storeId }) =>
      at(
        'return-without-purchase',
        [storeId],
        unknown.filter((each) => each.storeId === storeId),
      ),
    );
  }
  const causes = tooMuch(purchase.sale.lines, own);
  return causes.length === 0
    ? []
    : at('returned-more-than-sold', [purchase.storeId, ...causes.map(({ storeId }) => storeId)], causes);
}

/** Returns of lines of which more came back than was sold, taken one after the other. */
export function tooMuch(
  sold: readonly { readonly lineId: number; readonly quantityMilli: number }[],
  own: readonly StoredReturn[],
): StoredReturn[] {
  const left = new Map(sold.map(({ lineId, quantityMilli }) => [lineId, quantityMilli]));
  const hurt = new Set<number>();
  for (const { payload } of inTurn(own)) {
    const lines = payload.lines.map(({ purchaseLineId }) => purchaseLineId ?? 0);
    let isBeyond = false;
    for (const { purchaseLineId, quantityMilli } of payload.lines) {
      const rest = (left.get(purchaseLineId ?? 0) ?? 0) - quantityMilli;
      left.set(purchaseLineId ?? 0, rest);
      if (rest < 0) isBeyond = true;
    }
    if (isBeyond) for (const line of lines) hurt.add(line);
  }
  return own.filter(({ payload }) =>
    payload.lines.some(({ purchaseLineId }) => hurt.has(purchaseLineId ?? 0)),
  );
}

/** The earliest of all whose causes have been taken comes next; of equally early ones that with the smallest id. */
export function inTurn(own: readonly StoredReturn[]): StoredReturn[] {
  const left = [...own].sort((a, b) => a.at.businessMs - b.at.businessMs || (a.id < b.id ? -1 : 1));
  const taken: StoredReturn[] = [];
  while (left.length > 0) {
    const index = left.findIndex(({ after }) => !left.some(({ id }) => after.includes(id)));
    taken.push(...left.splice(Math.max(0, index), 1));
  }
  return taken;
}

function paidTwice({ payouts }: StoredReturns, { id, storeId, payload }: StoredReturn): Raised[] {
  const over = payload.refunds.flatMap(({ kind, amountMinor }, index) => {
    const paid = payouts.filter((payout) => payout.returnId === id && payout.index === index);
    const sum = paid.reduce((total, payout) => total + payout.amountMinor, 0);
    return kind === 'owed' && sum > amountMinor ? paid : [];
  });
  if (over.length === 0) return [];
  const causes = [id, ...over.map((payout) => payout.id)].sort();
  const stores = new Set([storeId, ...over.map((payout) => payout.storeId)]);
  return [...stores].map((each) => ({ id: `refunded-twice:${id}`, storeId: each, causes }));
}

/**
 * Rows against what must stand; and that nobody returned twice what they knew to be back. `ofOthers` are returns of
 * sales that don't count but share the id of one that does: of its goods they are too many, whatever they knew.
 */
export function checkReturnExceptions(
  database: CheckedDatabase,
  stored: StoredReturns,
  collisions: readonly {
    readonly kind: string;
    readonly about: string;
    readonly hashes: readonly string[];
  }[],
  ofOthers: ReadonlySet<string>,
  { forgotten }: Pick<Evidence, 'forgotten'>,
  wrong: (detail: string) => void,
): void {
  const raised = raisedByReturns(stored);
  for (const { id, storeId, causes } of raised) {
    const row = liveRow(database, storeId, 'exceptions', id);
    if (!row) wrong(`${id} is not raised in ${storeId}`);
    else if (sorted(row.causes) !== sorted(causes))
      wrong(`${id} names ${sorted(row.causes)} instead of ${sorted(causes)}`);
  }
  for (const [purchaseId, own] of byPurchase(stored.returns)) {
    const purchase = stored.purchases.get(purchaseId);
    const causes = purchase ? tooMuch(purchase.sale.lines, own) : [];
    const isInjected = causes.some(
      (a) =>
        ofOthers.has(a.id) ||
        causes.some(
          (b) => a !== b && !knownTo(a, own, forgotten).has(b.id) && !knownTo(b, own, forgotten).has(a.id),
        ),
    );
    if (causes.length > 0 && !isInjected) wrong(`${purchaseId}: all came back twice, though each knew it`);
  }
  for (const { kind, about, hashes } of collisions) {
    const counting = hashes.every(
      (hash) =>
        database.all('SELECT 1 FROM operations WHERE hash = ? AND held_reason IS NULL', hash).length > 0,
    );
    const isKnown = kind === 'refunded-twice' || stored.purchases.has(about);
    if (counting && isKnown && !raised.some(({ id }) => id === `${kind}:${about}`))
      wrong(`${kind} of ${about} was injected and isn't among the facts`);
  }
}

/**
 * Returns on the server: what came back of every purchase, for how much and by which ways, told anew from the stored
 * facts. No more money goes back of a purchase than was paid for it unless somebody is told; each part is what was
 * paid for it to the minor unit; receipts show what came back, in every store that had a part. No code of the product
 * is used.
 */
import type { Evidence } from '../world/evidence.ts';
import type { CheckedDatabase } from './database.ts';
import { checkReturnExceptions, inTurn, raisedByReturns, tooMuch } from './return-exceptions.ts';
import { liveRow, sorted } from './stored-orders.ts';
import {
  type BackLine,
  byPurchase,
  knownTo,
  otherSales,
  type SoldGoods,
  type StoredPurchase,
  type StoredReturn,
  type StoredReturns,
  storedReturns,
  sumBy,
} from './stored-returns.ts';

type Collisions = Parameters<typeof checkReturnExceptions>[2];

/** Judges all returns of the server. */
export function checkReturns(database: CheckedDatabase, collisions: Collisions, evidence: Evidence): void {
  const wrong = (detail: string): void => evidence.violation('returns', detail);
  const stored = storedReturns(database);
  for (const each of stored.returns) checkSelf(each, wrong);
  const back = byPurchase(stored.returns);
  const others = otherSales(database, evidence);
  const ofOthers = new Set<string>();
  for (const purchase of stored.purchases.values()) {
    const own = back.get(purchase.id) ?? [];
    for (const [sale, returns] of bySale(purchase.sale, others.get(purchase.id) ?? [], own)) {
      checkMoney({ ...purchase, sale }, returns, tooMuch(purchase.sale.lines, own).length > 0, wrong);
      for (const each of returns) checkParts(purchase.id, sale, each, own, wrong);
      if (sale !== purchase.sale) for (const { id } of returns) ofOthers.add(id);
    }
    checkRow(database, purchase, own, wrong);
    checkOwnKnown(own, evidence, wrong);
  }
  for (const each of stored.returns) checkRefundRow(database, stored, each, wrong);
  checkReturnExceptions(database, stored, collisions, ofOthers, evidence, wrong);
}

/** After these a journal may hold what its till doesn't know of. */
const forgetfulFaults = ['journal-answer-lost', 'disk-full', 'disk-put-back', 'till-cloned'];

/** Of two returns of a purchase that stand in one journal one builds on the other: a till knows what it took back. */
function checkOwnKnown(
  own: readonly StoredReturn[],
  { faults, hurtJournals }: Evidence,
  wrong: (detail: string) => void,
): void {
  if (forgetfulFaults.some((kind) => faults.has(kind))) return;
  for (const [index, a] of own.entries())
    for (const b of own.slice(index + 1)) {
      if (a.journalId !== b.journalId || hurtJournals.has(a.journalId)) continue;
      if (!knownTo(a, own).has(b.id) && !knownTo(b, own).has(a.id))
        wrong(`${a.id} and ${b.id} are of one till, and neither knows the other`);
    }
}

/** A return holds together by itself, and so does an exchange. */
function checkSelf({ id, payload }: StoredReturn, wrong: (detail: string) => void): void {
  const { lines, refunds, totalMinor, roundingMinor, purchase, note, sale } = payload;
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
  if (sum(lines.map(({ refundMinor }) => refundMinor)) !== totalMinor) wrong(`${id}: lines don't add up`);
  if (sum(refunds.map(({ amountMinor }) => amountMinor)) !== totalMinor + roundingMinor)
    wrong(`${id}: refunds don't add up`);
  if (purchase === null && !note) wrong(`${id}: blind, and nobody says why`);
  const netted = sum(refunds.filter(({ kind }) => kind === 'exchange').map(({ amountMinor }) => amountMinor));
  const set = (sale?.tenders ?? []).filter(({ kind }) => kind === 'exchange');
  if (netted !== sum(set.map(({ amountMinor }) => amountMinor))) wrong(`${id}: netted and set off differ`);
}

/** Returns by the sale that they were made of: the one that counts, unless their parts are only those of another. */
function bySale(
  counting: SoldGoods,
  others: readonly SoldGoods[],
  own: readonly StoredReturn[],
): Map<SoldGoods, StoredReturn[]> {
  const found = new Map<SoldGoods, StoredReturn[]>();
  for (const each of own) {
    const before = knownOf(each, own);
    const isPart = (sale: SoldGoods) => (line: BackLine) => paidFor(sale, line, before) === line.refundMinor;
    const sale = [counting, ...others].find((one) => each.payload.lines.every(isPart(one))) ?? counting;
    found.set(sale, [...(found.get(sale) ?? []), each]);
  }
  return found;
}

/** What went back by each way, against what was paid. */
function checkMoney(
  { id, sale }: StoredPurchase,
  own: readonly StoredReturn[],
  isBeyond: boolean,
  wrong: (detail: string) => void,
): void {
  const totalMinor = own.reduce((sum, { payload }) => sum + payload.totalMinor, 0);
  if (!isBeyond && totalMinor > sale.totalMinor)
    wrong(`${id}: ${totalMinor} went back of ${sale.totalMinor}, and nothing is raised`);
  const paid = sumBy(
    sale.tenders,
    (tender) => tender.way ?? tender.kind,
    ({ amountMinor }) => amountMinor,
  );
  for (const each of own) {
    const known = knownTo(each, own);
    const before = knownOf(each, own);
    const given = [...before, each].flatMap(({ payload }) => payload.refunds);
    for (const [way, minor] of sumBy(
      given,
      (refund) => refund.way ?? '',
      ({ amountMinor }) => amountMinor,
    ))
      if (!isBeyond && before.length === known.size && minor > (paid.get(way) ?? 0) && isChain(before, own))
        wrong(`${each.id}: ${minor} by ${way} went back of ${id}, paid ${paid.get(way) ?? 0}`);
  }
}

/** What went back of each line, against what was paid for it. */
function checkParts(
  id: string,
  sale: SoldGoods,
  each: StoredReturn,
  own: readonly StoredReturn[],
  wrong: (detail: string) => void,
): void {
  const before = knownOf(each, own);
  for (const line of each.payload.lines) {
    if (!sale.lines.some(({ lineId }) => lineId === line.purchaseLineId))
      wrong(`${each.id} takes back a line that ${id} hasn't`);
    const paidMinor = paidFor(sale, line, before);
    if (paidMinor !== null && line.refundMinor !== paidMinor)
      wrong(`${each.id}: ${line.refundMinor} for a part that was paid ${paidMinor}`);
  }
}

/** What was paid for a part that comes back after others; null where so much of such a line wasn't sold. */
function paidFor(sale: SoldGoods, line: BackLine, before: readonly StoredReturn[]): number | null {
  const sold = sale.lines.find(({ lineId }) => lineId === line.purchaseLineId);
  const earlier = before.flatMap(({ payload }) =>
    payload.lines.filter(({ purchaseLineId }) => purchaseLineId === line.purchaseLineId),
  );
  const beforeMilli = earlier.reduce((sum, { quantityMilli }) => sum + quantityMilli, 0);
  const beforeMinor = earlier.reduce((sum, { refundMinor }) => sum + refundMinor, 0);
  const untilMilli = beforeMilli + line.quantityMilli;
  if (!sold || untilMilli > sold.quantityMilli) return null;
  return Number((BigInt(sold.totalMinor) * BigInt(untilMilli)) / BigInt(sold.quantityMilli)) - beforeMinor;
}

/** The returns of a purchase that one of them builds on. */
function knownOf(each: StoredReturn, own: readonly StoredReturn[]): StoredReturn[] {
  const known = knownTo(each, own);
  return own.filter(({ id }) => known.has(id));
}

/** Whether of these returns each knew all before it: tills apart give parts of a way that may add up beyond it. */
function isChain(returns: readonly StoredReturn[], own: readonly StoredReturn[]): boolean {
  return returns.every((a) =>
    returns.every((b) => a === b || knownTo(a, own).has(b.id) || knownTo(b, own).has(a.id)),
  );
}

interface ReturnedRow {
  readonly lines: readonly { lineId: number; returnedMilli: number; refundedMinor: number }[];
  readonly totalMinor: number;
  readonly returns: readonly { operationId: string; fits: boolean }[];
  readonly heads: readonly string[];
}

/** The receipt of a purchase, in its store and in all where goods of it came back. */
function checkRow(
  database: CheckedDatabase,
  { id, storeId, sale, hasReceipt }: StoredPurchase,
  own: readonly StoredReturn[],
  wrong: (detail: string) => void,
): void {
  if (!hasReceipt) return;
  const told = own.flatMap(({ payload }) => payload.lines);
  const lines = [...new Set(told.map(({ purchaseLineId }) => purchaseLineId ?? 0))].sort((a, b) => a - b);
  const of = (lineId: number) => told.filter(({ purchaseLineId }) => purchaseLineId === lineId);
  const named = new Set(own.flatMap(({ after }) => after));
  const expected = sorted({
    lines: lines.map((lineId) => [
      lineId,
      of(lineId).reduce((sum, { quantityMilli }) => sum + quantityMilli, 0),
      of(lineId).reduce((sum, { refundMinor }) => sum + refundMinor, 0),
    ]),
    totalMinor: own.reduce((sum, { payload }) => sum + payload.totalMinor, 0),
    returns: inTurn(own).map((each) => each.id),
    misfits: tooMuch(sale.lines, own).length > 0,
    heads: own
      .map((each) => each.id)
      .filter((each) => !named.has(each))
      .sort(),
  });
  for (const each of new Set([storeId, ...own.map((fact) => fact.storeId)])) {
    const row = liveRow(database, each, 'receipts', id) as { returned: ReturnedRow | null } | null;
    if (!row) {
      wrong(`no receipt of ${id} in ${each}`);
      continue;
    }
    if (own.length === 0) {
      if (row.returned !== null) wrong(`${id} shows returns in ${each} that nobody made`);
      continue;
    }
    const { returned } = row;
    const found = sorted(
      returned && {
        lines: returned.lines.map(({ lineId, returnedMilli, refundedMinor }) => [
          lineId,
          returnedMilli,
          refundedMinor,
        ]),
        totalMinor: returned.totalMinor,
        returns: returned.returns.map(({ operationId }) => operationId),
        misfits: returned.returns.some(({ fits }) => !fits),
        heads: [...returned.heads].sort(),
      },
    );
    if (found !== expected) wrong(`${id} in ${each} shows ${found} instead of ${expected}`);
  }
}

/** What of a return's refunds is still owed, in the row of the return. */
function checkRefundRow(
  database: CheckedDatabase,
  { payouts }: StoredReturns,
  { id, storeId, payload }: StoredReturn,
  wrong: (detail: string) => void,
): void {
  const row = liveRow(database, storeId, 'receipts', id) as {
    refunds: readonly { index: number; kind: string; leftMinor: number }[];
  } | null;
  const found = (row?.refunds ?? []).filter(({ kind }) => kind === 'owed');
  const expected = payload.refunds.flatMap(({ kind, amountMinor }, index) => {
    const paid = payouts.filter((payout) => payout.returnId === id && payout.index === index);
    const leftMinor = paid.reduce((left, payout) => left - payout.amountMinor, amountMinor);
    return kind === 'owed' ? [{ index, leftMinor }] : [];
  });
  const shown = found.map(({ index, leftMinor }) => ({ index, leftMinor }));
  if (!row) wrong(`no receipt of the return ${id} in ${storeId}`);
  else if (sorted(shown) !== sorted(expected)) wrong(`${id} owes ${sorted(shown)}, not ${sorted(expected)}`);
}

/** A till as far as this looks at it. */
export interface RefundingTill {
  readonly name: string;
  readonly storeId: string;
  readonly till: {
    readonly returns: {
      readonly waiting: {
        getState(): {
          readonly refunds: readonly {
            readonly returnId: string;
            readonly index: number;
            readonly leftMinor: number;
            readonly refund: { readonly kind: string };
          }[];
        };
      };
    };
  } | null;
}

/** What a till lists as owed otherwise than its store's returns say; empty when they are level. */
export function refundDifferences(
  database: CheckedDatabase,
  { till, name, storeId }: RefundingTill,
): string[] {
  if (!till) return [`${name} is off`];
  const { returns, payouts } = storedReturns(database);
  const wanted = returns
    .filter((each) => each.storeId === storeId)
    .flatMap(({ id, payload }) =>
      payload.refunds.flatMap(({ kind, amountMinor }, index) => {
        const paid = payouts.filter((payout) => payout.returnId === id && payout.index === index);
        const left = paid.reduce((rest, payout) => rest - payout.amountMinor, amountMinor);
        return kind === 'owed' && left > 0 ? [`${id} ${index} ${left}`] : [];
      }),
    );
  const shown = till.returns.waiting
    .getState()
    .refunds.filter(({ refund }) => refund.kind === 'owed')
    .map(({ returnId, index, leftMinor }) => `${returnId} ${index} ${leftMinor}`);
  const differing = [
    ...wanted.filter((each) => !shown.includes(each)).map((each) => `${name} does not list ${each}`),
    ...shown
      .filter((each) => !wanted.includes(each))
      .map((each) => `${name} lists ${each}, which is not owed`),
  ];
  return differing;
}

/** What became of returns: how many of each sort, and what was raised. */
export function countReturns(database: CheckedDatabase): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const stored = storedReturns(database);
  for (const { payload, storeId } of stored.returns) {
    count('return');
    if (payload.purchase === null) count('blind');
    else {
      const purchase = stored.purchases.get(payload.purchase.operationId);
      if (purchase && purchase.storeId !== storeId) count('of-another-store');
      if (payload.purchase.known === 'code') count('known-by-code');
    }
    if (payload.sale) count('exchange');
    for (const { kind } of payload.refunds) count(`refund-${kind}`);
  }
  for (const _ of stored.payouts) count('refund-payment');
  for (const { id } of raisedByReturns(stored)) count(id.split(':')[0] ?? '');
  return counts;
}

/**
 * What goes wrong with returns, told from stored facts: more of a purchase came back than was sold, a purchase that
 * should be here isn't, a refund was paid out twice, store credit was overspent. Each stands in every store that
 * did a part of it, and goes when a late fact explains it. Rules [PURCHASE*] and [REFUND*].
 */
import {
  type ExceptionKind,
  type ExceptionRow,
  exceptionId,
  goodsDetails,
} from '../../shared/domain/exceptions.ts';
import { type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import type { SalePayload } from '../../shared/domain/operations/sale.ts';
import { openRefundsOf, type RefundFact, refundFactsIn } from '../../shared/domain/returns/refund-facts.ts';
import { pointsBeyond } from '../../shared/domain/returns/return-points.ts';
import {
  purchaseIdOf,
  type ReturnFact,
  type ReturnOperation,
  returnedBeyond,
  returnedOf,
  returnedTooMuch,
} from '../../shared/domain/returns/returned-of.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import type { ExceptionRule, KeptOperation } from './operation-exceptions.ts';

const purchasePrefix = 'purchase';
const refundPrefix = 'refund';
const creditPrefix = 'credit';

/** The topic of what came back of a purchase. */
export function purchaseTopic(operationId: string): string {
  return `${purchasePrefix}:${operationId}`;
}

/** The topics of what became of a return's refunds that were owed or given as store credit, each once. */
export function refundTopicsOf({ id, payload }: Pick<ReturnOperation, 'id' | 'payload'>): string[] {
  const topics = payload.refunds.flatMap((refund) => {
    if (refund.kind === 'owed') return `${refundPrefix}:${id}`;
    return refund.kind === 'store-credit' ? `${creditPrefix}:${refund.creditId}` : [];
  });
  return [...new Set(topics)]; // all refunds that a return owes share one topic
}

/** The purchase that a topic is about; null for topics of anything else. */
export function purchaseOfTopic(topic: string): string | null {
  return topic.startsWith(`${purchasePrefix}:`) ? topic.slice(purchasePrefix.length + 1) : null;
}

/** Whether a topic is about refunds of returns. */
export function isRefundTopic(topic: string): boolean {
  return topic.startsWith(`${refundPrefix}:`) || topic.startsWith(`${creditPrefix}:`);
}

/** A stored purchase: the entry that counts, and what it sold. */
export interface StoredPurchase {
  readonly entry: EntryRecord;
  readonly sale: SalePayload;
}

/** The purchase among the entries of one operation id; null when none of them counts, or it sold nothing. */
export function purchaseIn(entries: readonly EntryRecord[]): StoredPurchase | null {
  const entry = entries.find((each) => each.heldReason === null);
  if (!entry) return null;
  const { operation } = JSON.parse(entry.text) as { operation: unknown }; // as it was stored
  const parsed = parseOperation(operation);
  const sale = parsed.ok ? saleIn(parsed.value) : null;
  return sale && { entry, sale };
}

/** The returns that count among what is kept. */
export function returnsIn(kept: readonly KeptOperation[]): ReturnFact[] {
  return kept.flatMap(({ operation, receiptNumber }) =>
    operation?.kind === 'return' ? [{ operation, receiptNumber }] : [],
  );
}

/** What pays out or spends refunds among what is kept. */
export function refundFactsAmong(kept: readonly KeptOperation[]): RefundFact[] {
  return kept.flatMap(({ operation }) => (operation ? refundFactsIn(operation) : []));
}

/** `returned-more-than-sold` and `return-without-purchase`. */
const purchaseRule: ExceptionRule = {
  prefix: purchasePrefix,
  keptUnder: (operation) => {
    const id = purchaseIdOf(operation);
    return id === null ? [] : [purchaseTopic(id)];
  },
  touches: (operation) => (saleIn(operation) ? [purchaseTopic(operation.id)] : []),
  fold: (transaction, topic, kept) =>
    purchaseClaims(transaction, topic.slice(purchasePrefix.length + 1), kept),
};

async function purchaseClaims(
  { journals }: ReadTransaction,
  purchaseId: string,
  kept: readonly KeptOperation[],
): Promise<ExceptionClaim[]> {
  const entries = await journals.entriesOf([purchaseId]);
  const purchase = purchaseIn(entries);
  const facts = returnsIn(kept);
  const storeIds = storesOf([...entries, ...kept]);
  const causes = purchase ? returnedTooMuch(returnedOf(purchase.sale.lines, facts)) : [];
  const lines = purchase?.sale.lines ?? [];
  const goods = goodsDetails(returnedBeyond(returnedOf(lines, facts), lines));
  const beyond = purchase ? pointsBeyond(lines, facts) : null;
  // Whoever had the whole purchase had it of its till's journal or of this server. Of a code's the till may still
  // be cut off, and its purchase on the way.
  const unknown = purchase
    ? []
    : facts.filter(({ operation }) => operation.payload.purchase?.known === 'row');
  const reference = facts[0]?.operation.payload.purchase;
  const about = {
    subject: purchase?.entry.receiptNumber ?? reference?.receiptNumber ?? purchaseId,
    details: {
      purchaseId,
      receiptNumber: purchase?.entry.receiptNumber ?? reference?.receiptNumber ?? '',
      soldInStoreId: purchase?.entry.storeId ?? reference?.storeId ?? '',
      ...(beyond && beyond.givenBack > 0 ? { pointsNotGivenBack: beyond.givenBack } : {}),
      ...(beyond && beyond.takenBack > 0 ? { pointsNotTakenBack: beyond.takenBack } : {}),
    },
  };
  const concerned = new Set([
    ...(purchase ? [purchase.entry.storeId] : []),
    ...kept.filter((each) => causes.includes(each.operationId)).map((each) => each.storeId),
  ]);
  return storeIds.flatMap((storeId) => {
    const lost = unknown.filter(({ operation }) => operation.storeId === storeId);
    return [
      claim('returned-more-than-sold', purchaseId, storeId, concerned.has(storeId) ? causes : [], {
        ...about,
        details: { ...about.details, ...goods },
      }),
      claim(
        'return-without-purchase',
        purchaseId,
        storeId,
        lost.map(({ operation }) => operation.id),
        about,
      ),
    ];
  });
}

/** A refund that was owed and was paid out more than once. */
const owedRule: ExceptionRule = {
  prefix: refundPrefix,
  keptUnder: (operation) =>
    keptUnder(operation, refundPrefix, ({ of }) => ('returnId' in of ? of.returnId : null)),
  touches: () => [],
  fold: async (_transaction, topic, kept) =>
    refundClaims('refunded-twice', topic.slice(refundPrefix.length + 1), 'owed', kept),
};

/** Store credit of which more was spent than was given. */
const creditRule: ExceptionRule = {
  prefix: creditPrefix,
  keptUnder: (operation) =>
    keptUnder(operation, creditPrefix, ({ of }) => ('creditId' in of ? of.creditId : null)),
  touches: () => [],
  fold: async (_transaction, topic, kept) =>
    refundClaims('credit-overspent', topic.slice(creditPrefix.length + 1), 'store-credit', kept),
};

function keptUnder(
  operation: KnownOperation,
  prefix: string,
  idOf: (fact: RefundFact) => string | null,
): string[] {
  const given = operation.kind === 'return' ? refundTopicsOf(operation) : [];
  const used = refundFactsIn(operation).flatMap((fact) => idOf(fact) ?? []);
  return [
    ...new Set([
      ...given.filter((topic) => topic.startsWith(`${prefix}:`)),
      ...used.map((id) => `${prefix}:${id}`),
    ]),
  ];
}

/** While the return that owes or gave it isn't here, nobody knows how much there was: then nothing is raised. */
function refundClaims(
  kind: 'refunded-twice' | 'credit-overspent',
  id: string,
  refundKind: 'owed' | 'store-credit',
  kept: readonly KeptOperation[],
): ExceptionClaim[] {
  const facts = refundFactsAmong(kept);
  const over = returnsIn(kept).flatMap(({ operation, receiptNumber }) =>
    openRefundsOf(operation.id, operation.payload, facts)
      .filter((refund) => refund.kind === refundKind && refund.leftMinor < 0)
      .filter((refund) => refundKind === 'owed' || isOfCredit(operation, refund.index, id))
      .map((refund) => ({ ...refund, operation, receiptNumber })),
  );
  const first = over[0];
  const causes = over.flatMap(({ operation, factIds }) => [operation.id, ...factIds]);
  const about = {
    subject: first?.receiptNumber ?? id,
    payments: kept.flatMap((each) => paymentsIn(each, causes)),
    details: {
      returnId: first?.operation.id ?? '',
      receiptNumber: first?.receiptNumber ?? '',
      currency: first?.operation.payload.currency ?? '',
      overMinor: -over.reduce((sum, { leftMinor }) => sum + leftMinor, 0),
    },
  };
  return storesOf(kept).map((storeId) => {
    const isConcerned = kept.some((each) => each.storeId === storeId && causes.includes(each.operationId));
    return claim(kind, id, storeId, isConcerned ? causes : [], about);
  });
}

/** What an operation among the causes paid out or spent. */
function paymentsIn(
  { operation, receiptNumber }: KeptOperation,
  causes: readonly string[],
): NonNullable<ExceptionRow['payments']> {
  if (!operation || !causes.includes(operation.id)) return [];
  const { id: operationId, storeId, tillId, staffId, at } = operation;
  return refundFactsIn(operation).map(({ amountMinor }) => ({
    ...{ operationId, receiptNumber, storeId, tillId, staffId, atMs: at.businessMs, amountMinor },
  }));
}

function isOfCredit({ payload }: ReturnOperation, index: number, creditId: string): boolean {
  const refund = payload.refunds[index];
  return refund?.kind === 'store-credit' && refund.creditId === creditId;
}

/** What should be true of an exception in a store: that it stands with these causes, or doesn't without any. */
export function claim(
  kind: ExceptionKind,
  aboutId: string,
  storeId: string,
  causes: readonly string[],
  about: Pick<NonNullable<ExceptionClaim['row']>, 'subject' | 'details' | 'payments'>,
): ExceptionClaim {
  const id = exceptionId(kind, aboutId);
  const sorted = [...new Set(causes)].sort();
  return { storeId, id, row: sorted.length === 0 ? null : { kind, causes: sorted, ...about } };
}

function storesOf(records: readonly { readonly storeId: string }[]): string[] {
  return [...new Set(records.map(({ storeId }) => storeId))].sort();
}

/** The rules of returns. */
export const returnExceptionRules: readonly ExceptionRule[] = [purchaseRule, owedRule, creditRule];

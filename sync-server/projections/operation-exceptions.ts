/**
 * Exceptions derived from applied operations. A rule names the topics of an operation; whenever an operation
 * begins or ceases to count, each topic it touches is folded anew over all operations kept under it. So what
 * stands depends on the facts alone and never on the order in which they came. Rules [SHIFT17], [SHIFT18].
 */
import type { KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { ReadTransaction, WriteTransaction } from '../store/store.ts';
import { customerRule } from './customer-topic.ts';
import { deliveryRule } from './delivery-rows.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import { resolutionRule } from './exception-resolutions.ts';
import { orderRule } from './order-rows.ts';
import { returnExceptionRules } from './return-exceptions.ts';
import { settledMergeRule } from './settled-merge-topic.ts';
import { shiftExceptionRules } from './shift-exceptions.ts';

/** An operation kept under a topic. `operation` is null while another claimant of its id counts, or none. */
export interface KeptOperation {
  readonly storeId: string;
  readonly operationId: string;
  readonly operation: KnownOperation | null;
  /** The number of its receipt; null where it has none, or doesn't count. */
  readonly receiptNumber: string | null;
}

/** How one kind of exception follows from operations. */
export interface ExceptionRule {
  /** What the rule's topics begin with, before the first colon; one rule per prefix. */
  readonly prefix: string;
  /** Topics under which the operation is kept. From the operation alone; empty for most. */
  keptUnder(operation: KnownOperation): readonly string[];
  /** Further topics whose exceptions the operation may change without being kept there. */
  touches(operation: KnownOperation): readonly string[];
  /** Other stores in which the operation is kept too, always without counting there, so that they hear of it. */
  alsoConcerns?(operation: KnownOperation): readonly string[];
  /**
   * What should be true now of every exception that this topic could ever have raised: a claim without a row
   * withdraws it. `kept` is never empty, is ordered by store and operation id, and holds also what doesn't
   * count any more. The transaction is for figures that aren't operations, such as levels or deliveries.
   */
  fold(
    transaction: ReadTransaction,
    topic: string,
    kept: readonly KeptOperation[],
  ): Promise<readonly ExceptionClaim[]>;
}

/** All rules; a new one is a line here. */
const rules: readonly ExceptionRule[] = [
  ...shiftExceptionRules,
  ...returnExceptionRules,
  customerRule,
  deliveryRule,
  orderRule,
  resolutionRule,
  settledMergeRule,
];

/** Keeps operations that count now under their topics. */
export async function keepUnderTopics(
  transaction: WriteTransaction,
  operations: readonly KnownOperation[],
): Promise<void> {
  await transaction.topics.keep(
    operations.flatMap((operation) =>
      rules.flatMap((rule) => {
        const storeIds = [operation.storeId, ...(rule.alsoConcerns?.(operation) ?? [])];
        return rule
          .keptUnder(operation)
          .flatMap((topic) => storeIds.map((storeId) => ({ topic, storeId, operationId: operation.id })));
      }),
    ),
  );
}

/** The topics that an operation touches, by being kept there or otherwise. */
export function topicsOf(operation: KnownOperation): string[] {
  return rules.flatMap((rule) => [...rule.keptUnder(operation), ...rule.touches(operation)]);
}

/** What is kept under topics, by topic. Topics under which nothing was ever kept cost one look and are left out. */
export async function keptOperations(
  transaction: ReadTransaction,
  topics: readonly string[],
  readOperation: typeof parseOperation,
): Promise<Map<string, KeptOperation[]>> {
  const found = new Map<string, KeptOperation[]>();
  if (topics.length === 0) return found;
  const records = await transaction.topics.kept([...new Set(topics)]);
  const entries = await transaction.journals.entriesOf([...new Set(records.map((each) => each.operationId))]);
  const counting = new Map(
    entries.filter((entry) => entry.heldReason === null).map((entry) => [entry.operationId, entry]),
  );
  for (const topic of new Set(records.map((record) => record.topic))) {
    const rule = ruleOf(topic);
    if (!rule) continue;
    const kept = records
      .filter((record) => record.topic === topic)
      .map(({ storeId, operationId }): KeptOperation => {
        const entry = counting.get(operationId);
        const operation = entry?.storeId === storeId ? operationIn(entry, readOperation) : null;
        const belongs = operation !== null && rule.keptUnder(operation).includes(topic);
        return {
          storeId,
          operationId,
          operation: belongs ? operation : null,
          receiptNumber: (belongs && entry?.receiptNumber) || null,
        };
      });
    found.set(topic, kept);
  }
  return found;
}

/** Folds topics anew over what is kept under them. */
export async function topicClaims(
  transaction: ReadTransaction,
  kept: ReadonlyMap<string, readonly KeptOperation[]>,
): Promise<ExceptionClaim[]> {
  const claims: ExceptionClaim[] = [];
  for (const [topic, operations] of kept) {
    claims.push(...((await ruleOf(topic)?.fold(transaction, topic, operations)) ?? []));
  }
  return claims;
}

function ruleOf(topic: string): ExceptionRule | undefined {
  return rules.find(({ prefix }) => topic.startsWith(`${prefix}:`));
}

/** The operation of a stored entry; null when this server can't read it. */
export function operationIn(entry: EntryRecord, readOperation: typeof parseOperation): KnownOperation | null {
  const { operation } = JSON.parse(entry.text) as { operation: unknown }; // as it was stored
  const parsed = readOperation(operation);
  return parsed.ok ? parsed.value : null;
}

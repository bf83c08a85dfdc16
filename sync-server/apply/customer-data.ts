/** All that is kept of a customer, gathered from where it lies, for themselves. Rules [CUSTOMER*]. */
import type { CustomerFact } from '../../shared/domain/customers/customer-of.ts';
import type { ProfileConsent, ProfileValues } from '../../shared/domain/customers/profile.ts';
import type { Customer } from '../../shared/domain/entities/customer.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import {
  entriesOfProgramme,
  type LedgerEntry,
  type LedgerState,
  ledgerState,
} from '../../shared/domain/loyalty/ledger.ts';
import {
  daysAfter,
  type LoyaltyProgramme,
  type ProgrammeRules,
  rulesAt,
} from '../../shared/domain/loyalty/programme.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import { type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import type { SalePayload } from '../../shared/domain/operations/sale.ts';
import type { ReturnFact } from '../../shared/domain/returns/returned-of.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import { chainTerms } from '../projections/chain-terms.ts';
import { type KnownCustomer, knownCustomers } from '../projections/customer-facts.ts';
import { keptOperations, operationIn } from '../projections/operation-exceptions.ts';
import { foldOrder, orderTopic } from '../projections/order-rows.ts';
import { purchaseTopic, returnsIn } from '../projections/return-exceptions.ts';
import type { ReadTransaction } from '../store/store.ts';
import { rowOf } from './find-customer.ts';

const mostPurchases = 10_000;

/** An answer of the customer, and which of the staff asked. */
export interface HeardConsent extends ProfileConsent {
  readonly staffId: string;
}

/** What was recorded of the person, and by whom. */
export interface RecordedFact extends Omit<CustomerFact, 'values'> {
  readonly values: ProfileValues;
  readonly staffId: string;
}

/** A purchase, and what came back of it. */
export interface KeptPurchase {
  readonly operationId: string;
  readonly receiptNumber: string | null;
  readonly storeId: string;
  readonly atMs: number;
  readonly payload: Operation['payload'];
  /** What was bought; null where nothing was, e.g. in a return that was no exchange. */
  readonly sale: SalePayload | null;
  readonly returns: readonly ReturnFact[];
}

/** The account by one programme. */
export interface KeptAccount {
  readonly programme: LoyaltyProgramme;
  readonly rules: ProgrammeRules;
  readonly entries: readonly LedgerEntry[];
  readonly state: LedgerState;
}

/** All of it. */
export interface CustomerData {
  readonly row: Customer;
  readonly values: ProfileValues;
  /** Every answer, the oldest first. */
  readonly consents: readonly HeardConsent[];
  readonly facts: readonly RecordedFact[];
  readonly purchases: readonly KeptPurchase[];
  readonly orders: readonly Order[];
  readonly ledger: readonly LedgerEntry[];
  readonly accounts: readonly KeptAccount[];
  /** Names of what they usually buy. */
  readonly usuallyBuys: readonly string[];
}

/** Gathers it; null when nobody is known by this id. */
export async function customerData(
  transaction: ReadTransaction,
  customerId: string,
): Promise<CustomerData | null> {
  const row = await rowOf(transaction, customerId);
  if (!row) return null;
  const ids = [row.id, ...row.mergedIds];
  const known = await knownCustomers(transaction, ids, parseOperation);
  const facts = [...known.values()].flatMap(recordedFacts).sort((a, b) => a.atMs - b.atMs);
  const ledger = await transaction.loyalty.ledgerOf(ids);
  return {
    row,
    values: valuesOf(row, known),
    consents: facts.flatMap(({ consents, staffId }) => consents.map((each) => ({ ...each, staffId }))),
    facts,
    purchases: await purchasesOf(transaction, ids),
    orders: await ordersOf(transaction, ids),
    ledger,
    accounts: accountsOf((await chainTerms(transaction)).programmes, ledger, transaction.nowMs),
    usuallyBuys: await namesOf(
      transaction,
      row.usuallyBuys.map(({ articleId }) => articleId),
    ),
  };
}

function recordedFacts({ facts, operations }: KnownCustomer): RecordedFact[] {
  const staff = new Map(operations.map(({ id, staffId }) => [id, staffId]));
  return facts.map((fact) => ({ ...fact, values: fact.values ?? {}, staffId: staff.get(fact.id) ?? '' }));
}

/** The profile as it holds now: each field as the fact that the row names set it. */
function valuesOf({ fieldStamps }: Customer, known: ReadonlyMap<string, KnownCustomer>): ProfileValues {
  const facts = new Map([...known.values()].flatMap((each) => each.facts.map((fact) => [fact.id, fact])));
  return Object.fromEntries(
    Object.entries(fieldStamps).map(([field, { operationId }]) => [
      field,
      Object.entries(facts.get(operationId)?.values ?? {}).find(([name]) => name === field)?.[1] ?? null,
    ]),
  );
}

async function purchasesOf(
  transaction: ReadTransaction,
  customerIds: readonly string[],
): Promise<KeptPurchase[]> {
  const ids = new Set<string>();
  for (const id of customerIds) {
    const found = await transaction.returns.purchasesBy(`customer:${id}`, 0, mostPurchases);
    for (const each of found) ids.add(each);
  }
  const entries = await transaction.journals.entriesOf([...ids]);
  const kept = await keptOperations(transaction, [...ids].map(purchaseTopic), parseOperation);
  return entries
    .filter((entry) => entry.heldReason === null)
    .flatMap((entry): KeptPurchase[] => {
      const operation = operationIn(entry, parseOperation);
      if (!operation) return [];
      const { operationId, receiptNumber, storeId } = entry;
      const returns = returnsIn(kept.get(purchaseTopic(operationId)) ?? []);
      return [{ operationId, receiptNumber, storeId, returns, ...soldIn(operation) }];
    })
    .sort((a, b) => a.atMs - b.atMs);
}

function soldIn(operation: KnownOperation): Pick<KeptPurchase, 'atMs' | 'payload' | 'sale'> {
  return { atMs: operation.at.businessMs, payload: operation.payload, sale: saleIn(operation) };
}

async function ordersOf(transaction: ReadTransaction, customerIds: readonly string[]): Promise<Order[]> {
  const ids = await transaction.customers.ordersOf(customerIds, mostPurchases);
  const kept = await keptOperations(transaction, ids.map(orderTopic), parseOperation);
  const orders: Order[] = [];
  for (const id of ids) {
    const folded = await foldOrder(transaction, id, kept.get(orderTopic(id)) ?? []);
    if (folded) orders.push(folded.order);
  }
  return orders.sort((a, b) => a.placedAtMs - b.placedAtMs);
}

function accountsOf(
  programmes: readonly LoyaltyProgramme[],
  ledger: readonly LedgerEntry[],
  nowMs: number,
): KeptAccount[] {
  return programmes.flatMap((programme) => {
    const rules = rulesAt(programme, nowMs);
    const entries = entriesOfProgramme(ledger, programme.id);
    if (!rules || entries.length === 0) return [];
    const state = ledgerState(entries, nowMs, daysAfter(nowMs, -rules.turnoverDays));
    return [{ programme, rules, entries, state }];
  });
}

async function namesOf({ feed }: ReadTransaction, articleIds: readonly string[]): Promise<string[]> {
  const rows = await feed.rows('chain', 'products', articleIds);
  return rows.flatMap(({ text }) => {
    if (text === null) return [];
    const { name } = JSON.parse(text) as { name: string }; // as it was stored
    return [name];
  });
}

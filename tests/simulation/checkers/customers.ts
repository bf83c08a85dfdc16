/**
 * Customers on the server: each person's row is their facts folded field by field, sealed under their key, with the
 * account that their facts make, in every store where something of theirs was recorded; who registered twice is read
 * as one and raised; what was overdrawn is raised, and what a damaged disk spoiled. No code of the product is used.
 */
import { createDecipheriv } from 'node:crypto';
import type { Evidence } from '../world/evidence.ts';
import { capPoints } from '../world/shop.ts';
import { missingGifts, toldGifts } from './birthdays.ts';
import type { CheckedDatabase } from './database.ts';
import { balanceAt, entriesOf, ledgerDifferences, type ToldEntry, toldEntries } from './points.ts';
import {
  resolutions,
  type ToldCustomers,
  type ToldPerson,
  type TypedValues,
  toldCustomers,
} from './stored-customers.ts';
import { liveRow, sorted } from './stored-orders.ts';

/** A row as tills are fed it. */
export interface CustomerRow {
  readonly id: string;
  readonly sealed: string | null;
  readonly mergedInto: string | null;
  readonly mergedIds: readonly string[];
  readonly cardNumbers: readonly string[];
  readonly account: {
    readonly availablePoints: number;
    readonly pending: readonly { atMs: number; points: number }[];
    readonly expiring: readonly { atMs: number; points: number }[];
    readonly asOfMs: number;
  } | null;
}

/** What the world knows of customers beside the server. */
export interface KnownPersons extends TypedValues {
  /** Keys that ever went to the server, by customer. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A person with everything that follows from the facts. */
export interface JudgedPerson extends ToldPerson {
  readonly entries: readonly ToldEntry[];
  readonly storeIds: readonly string[];
  /** In the first store that has one. */
  readonly row: CustomerRow | null;
}

/** All persons, judged anew. */
export function judgedPersons(database: CheckedDatabase, told: ToldCustomers): readonly JudgedPerson[] {
  const all = [...toldEntries(database), ...toldGifts(database, told)];
  const settled = resolutions(database);
  const sales = salesOf(database);
  return told.persons.map((person) => {
    const facts = person.ids.flatMap((id) => told.customers.get(id)?.facts ?? []);
    const stores = [
      ...facts.flatMap(({ storeId, homeStoreId }) => [storeId, homeStoreId ?? storeId]),
      ...sales.filter(({ customerId }) => person.ids.includes(customerId)).map(({ storeId }) => storeId),
    ];
    const storeIds = [...new Set(stores)].sort();
    const rows = storeIds.map((storeId) => liveRow(database, storeId, 'customers', person.customerId));
    const row = (rows.find((each) => each !== null) ?? null) as CustomerRow | null; // as it is fed
    return { ...person, entries: entriesOf(person.ids, all, told, settled), storeIds, row };
  });
}

function salesOf(database: CheckedDatabase): { customerId: string; storeId: string }[] {
  return database
    .all(
      `SELECT store_id, entry ->> iif(kind = 'sale', '$.operation.payload.customerId',
         '$.operation.payload.sale.customerId') AS customer_id
       FROM operations WHERE held_reason IS NULL AND kind IN ('sale', 'order-handover', 'return')`,
    )
    .flatMap(({ store_id, customer_id }) =>
      customer_id ? [{ customerId: String(customer_id), storeId: String(store_id) }] : [],
    );
}

/** Ids of the exceptions that customers must raise. */
export function customerExceptions(database: CheckedDatabase, known: KnownPersons): string[] {
  const told = toldCustomers(database, known);
  const settled = new Set(resolutions(database).map(({ exceptionId }) => exceptionId));
  // One that a manager settled stays to be seen.
  const overdrafts = judgedPersons(database, told)
    .filter((person) => isOverdrawn(person) || settled.has(`points-overdrawn:${person.customerId}`))
    .map(({ customerId }) => `points-overdrawn:${customerId}`);
  const unreadable = told.persons.filter((person) => person.unreadable.length > 0).map(unreadableId);
  return [...told.merges.map(({ id }) => id), ...overdrafts, ...unreadable];
}

function unreadableId({ customerId }: ToldPerson): string {
  return `customer-values-unreadable:${customerId}`;
}

/** What was spoiled is told where something of the person was recorded: who wrote which fields, where and when. */
function checkUnreadable(
  database: CheckedDatabase,
  person: JudgedPerson,
  { customers }: ToldCustomers,
  wrong: (detail: string) => void,
): void {
  const id = unreadableId(person);
  const facts = person.ids.flatMap((customerId) => customers.get(customerId)?.facts ?? []);
  const wrote = new Set(facts.flatMap(({ storeId, homeStoreId }) => [storeId, homeStoreId ?? storeId]));
  const wanted = person.unreadable.map(({ fact, fields }) => {
    const { id: operationId, storeId, tillId, staffId, atMs } = fact;
    return { operationId, storeId, tillId, staffId, atMs, fields: [...fields].sort() };
  });
  for (const storeId of person.storeIds) {
    const row = liveRow(database, storeId, 'exceptions', id) as UnreadableRow | null;
    const found = (row?.unreadable ?? []).map((each) => ({ ...each, fields: [...each.fields].sort() }));
    const expected = wrote.has(storeId) ? wanted : [];
    if (sorted(found) !== sorted(expected))
      wrong(`${id} in ${storeId} tells ${sorted(found)} instead of ${sorted(expected)}`);
    if (row && sorted(row.causes) !== sorted(wanted.map(({ operationId }) => operationId)))
      wrong(`${id} in ${storeId} names ${sorted(row.causes)}`);
  }
}

interface UnreadableRow {
  readonly causes: readonly string[];
  readonly unreadable?: readonly { readonly fields: readonly string[] }[];
}

/** By the moment at which the server folded the account last. */
function isOverdrawn({ entries, row }: JudgedPerson): boolean {
  return balanceAt(entries, row?.account?.asOfMs ?? 0).balance < 0;
}

/** Judges all customers of the server. */
export function checkCustomers(
  database: CheckedDatabase,
  known: KnownPersons,
  tills: number,
  evidence: Evidence,
  nowMs: number,
): void {
  const wrong = (detail: string): void => evidence.violation('customers', detail);
  const told = toldCustomers(database, known);
  checkKeys(told, known, evidence, wrong);
  const persons = judgedPersons(database, told);
  for (const person of persons) {
    checkRows(database, person, told, wrong);
    checkAccount(person, wrong);
    checkOverdraft(database, person, tills, evidence, wrong);
    checkUnreadable(database, person, told, wrong);
  }
  for (const missing of missingGifts(persons, nowMs)) wrong(missing);
  for (const { id, storeIds, causes } of told.merges)
    for (const storeId of storeIds) {
      const row = liveRow(database, storeId, 'exceptions', id);
      if (!row) wrong(`${id} is not raised in ${storeId}`);
      else if (sorted(row.causes) !== sorted(causes))
        wrong(`${id} names ${sorted(row.causes)} instead of ${sorted(causes)}`);
    }
  const used = database.all(
    `SELECT hold_id FROM loyalty_holds WHERE hold_id IN (
       SELECT coalesce(entry ->> '$.operation.payload.loyalty.holdId', entry ->> '$.operation.payload.sale.loyalty.holdId')
       FROM operations WHERE held_reason IS NULL)`,
  );
  for (const { hold_id } of used) wrong(`${hold_id} is still held, though its sale is here`);
  const living = new Set(persons.flatMap(({ ids }) => ids));
  const entries = persons.flatMap((person) => person.entries);
  for (const difference of ledgerDifferences(database, entries, living)) wrong(difference);
}

/** Who is registered has a key on the server, the one that was made for them, unless their till lost it. */
function checkKeys(
  { customers }: ToldCustomers,
  { keys }: KnownPersons,
  evidence: Evidence,
  wrong: (detail: string) => void,
): void {
  for (const { customerId, key, facts, isErased } of customers.values()) {
    const made = keys.get(customerId) ?? new Set();
    if (made.size > 1) wrong(`${customerId} has ${made.size} keys`);
    if (isErased) continue;
    const registration = facts.find(({ kind }) => kind === 'registration');
    if (key === null && registration && !evidence.isGone(registration.hash))
      wrong(`the server has no key of ${customerId}`);
    if (key !== null && made.size > 0 && !made.has(key)) wrong(`${customerId} has another key than was made`);
  }
}

function checkRows(
  database: CheckedDatabase,
  person: JudgedPerson,
  { customers }: ToldCustomers,
  wrong: (detail: string) => void,
): void {
  const { customerId, ids, values, cardNumbers, storeIds } = person;
  const key = customers.get(customerId)?.key ?? null;
  for (const storeId of storeIds) {
    const row = liveRow(database, storeId, 'customers', customerId) as CustomerRow | null;
    if (!row) {
      wrong(`no row of ${customerId} in ${storeId}`);
      continue;
    }
    const opened = row.sealed === null || key === null ? {} : opensRow(key, customerId, row.sealed);
    const wanted = key === null ? {} : values;
    if (sorted(opened) !== sorted(wanted)) wrong(`${customerId} is ${sorted(opened)}, not ${sorted(wanted)}`);
    const found = sorted([row.mergedInto, row.mergedIds, row.cardNumbers]);
    const others = ids.filter((id) => id !== customerId).sort();
    if (found !== sorted([null, others, cardNumbers]))
      wrong(`${customerId} in ${storeId}: ${found} instead of ${sorted([null, others, cardNumbers])}`);
  }
  for (const merged of ids.filter((id) => id !== customerId)) {
    for (const { storeId } of customers.get(merged)?.facts ?? []) {
      const row = liveRow(database, storeId, 'customers', merged) as CustomerRow | null;
      if (row?.mergedInto !== customerId) wrong(`${merged} in ${storeId} is not read as ${customerId}`);
      if (row?.sealed) wrong(`${merged} in ${storeId} still tells who it is`);
    }
  }
}

function checkAccount({ customerId, entries, row }: JudgedPerson, wrong: (detail: string) => void): void {
  if (!row?.account) {
    wrong(`${customerId} has no account`);
    return;
  }
  const { availablePoints, pending, expiring, asOfMs } = row.account;
  const told = balanceAt(entries, asOfMs);
  if (told.pending.length > 24 || told.expiring.length > 24) return;
  const pairs = (all: readonly { atMs: number; points: number }[]) =>
    all.map(({ atMs, points }) => [atMs, points]);
  const found = sorted([availablePoints, pairs(pending), pairs(expiring)]);
  const wanted = sorted([told.available, told.pending, told.expiring]);
  if (found !== wanted) wrong(`the account of ${customerId} is ${found}, its facts make ${wanted}`);
}

/** After these a till may have decided by a balance, or redeemed points, of which nothing is left. */
const unboundedFaults = ['disk-put-back', 'till-cloned', 'disk-damage', 'server-clock-jump'];

/** What was spent beyond the balance is raised for a cause, and is no more than the tills' caps together. */
function checkOverdraft(
  database: CheckedDatabase,
  person: JudgedPerson,
  tills: number,
  { faults }: Evidence,
  wrong: (detail: string) => void,
): void {
  const { customerId, ids, entries, storeIds } = person;
  if (!isOverdrawn(person)) return;
  const id = `points-overdrawn:${customerId}`;
  const taking = new Set(entries.filter(({ points }) => points < 0).map(({ operationId }) => operationId));
  for (const storeId of storeIds) {
    const row = liveRow(database, storeId, 'exceptions', id) as { causes: readonly string[] } | null;
    if (!row) wrong(`${id} is not raised in ${storeId}`);
    else if (row.causes.length === 0 || !row.causes.every((cause) => taking.has(cause)))
      wrong(`${id} names ${sorted(row.causes)}, which took nothing`);
  }
  if (unboundedFaults.some((kind) => faults.has(kind))) return;
  const beside = entries.filter(({ ofOperationId, points }) => ofOperationId !== null && points < 0);
  const keys = entries.map(({ giftKey }) => giftKey);
  const again = entries.filter(({ giftKey }, index) => giftKey !== null && keys.indexOf(giftKey) < index);
  // Returned goods take points back that were spent already; who registered twice was given all twice at first.
  const boundPoints = tills * capPoints * ids.length - sumOf(beside) + sumOf(again);
  const overdrawn = -balanceAt(entries, person.row?.account?.asOfMs ?? 0).balance;
  if (overdrawn > boundPoints)
    wrong(`${customerId} is overdrawn by ${overdrawn}, at most ${boundPoints} may be`);
}

function sumOf(entries: readonly ToldEntry[]): number {
  return entries.reduce((sum, { points }) => sum + points, 0);
}

/** Opens what a row seals; a text where it doesn't open. */
export function opensRow(key: string, customerId: string, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64');
  const open = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64'), bytes.subarray(0, 12));
  open.setAAD(Buffer.from(`stillopen-customer-v1\n${customerId}\nrow`)).setAuthTag(bytes.subarray(-16));
  try {
    return JSON.parse(Buffer.concat([open.update(bytes.subarray(12, -16)), open.final()]).toString('utf8'));
  } catch {
    return 'what does not open';
  }
}

/** What became of customers: how many of each sort. */
export function countCustomers(database: CheckedDatabase, known: KnownPersons): Record<string, number> {
  const told = toldCustomers(database, known);
  const persons = judgedPersons(database, told);
  const counts: Record<string, number> = {};
  const count = (what: string, many = 1): void => {
    if (many > 0) counts[what] = (counts[what] ?? 0) + many;
  };
  for (const { facts } of told.customers.values()) for (const { kind } of facts) count(kind);
  count('merged', told.merges.length);
  count('overdrawn', persons.filter(isOverdrawn).length);
  count('unreadable', persons.filter(({ unreadable }) => unreadable.length > 0).length);
  for (const { points, giftKey, ofOperationId } of persons.flatMap(({ entries }) => entries)) {
    if (giftKey !== null) count(giftKey === 'welcome' ? 'welcomed' : 'birthday-gift');
    else if (ofOperationId !== null) count('taken-back', points < 0 ? 1 : 0);
    else count(points < 0 ? 'spent' : 'earned', points === 0 ? 0 : 1);
  }
  const [held] = database.all(
    `SELECT count(*) AS n FROM operations WHERE entry ->> '$.operation.payload.loyalty.holdId' IS NOT NULL`,
  );
  count('spent-held', Number(held?.n));
  return counts;
}

/**
 * Rows of `customers`, in the streams of the stores that each belongs to: the profile as its facts have it, sealed,
 * with the account of the ledger, the last purchases and what was computed of them. Who is the same person is read
 * as one; who was erased leaves a deletion and no key. Rules [CUSTOMER*] and [POINTS*].
 */
import { type CustomerProfile, customerOf } from '../../shared/domain/customers/customer-of.ts';
import type { ProfileValues } from '../../shared/domain/customers/profile.ts';
import { mergeExceptionId } from '../../shared/domain/customers/same-person.ts';
import { bareCustomer, type Customer, customerSchema } from '../../shared/domain/entities/customer.ts';
import { accountOf } from '../../shared/domain/loyalty/account.ts';
import { entriesOfProgramme, type LedgerEntry, ledgerState } from '../../shared/domain/loyalty/ledger.ts';
import { daysAfter, rulesAt, tierAt } from '../../shared/domain/loyalty/programme.ts';
import type { parseOperation } from '../../shared/domain/operation-table.ts';
import type { CustomerRecord } from '../store/customer-records.ts';
import { type FeedChange, storeStream } from '../store/feed-records.ts';
import type { WriteTransaction } from '../store/store.ts';
import { type ChainTerms, chainTerms, programmeIn } from './chain-terms.ts';
import {
  causesOf,
  groupsOf,
  type KnownCustomer,
  mergeRaised,
  mergesIn,
  pairsOf,
  withRelated,
} from './customer-facts.ts';
import { otherAccountsOf, partsOf } from './customer-parts.ts';
import { sealRow } from './customer-seal.ts';
import { erasedWhole } from './erased-whole.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import { type CustomersTouched, enterPoints } from './ledger-rows.ts';
import { noOverdraft, overdraftClaims, personalEntries } from './personal-ledger.ts';
import { recentPurchases } from './recent-purchases.ts';
import { erasedMergeClaims } from './settled-merges.ts';
import { noUnreadable, storesIn, unreadableClaims } from './unreadable-values.ts';

/** As many registrations of one person are told by themselves. */
const mostParts = 51;

/** What follows for customers. */
export interface CustomerChanges {
  readonly rows: readonly FeedChange[];
  readonly claims: readonly ExceptionClaim[];
}

/** What follows from facts that came or went. */
export async function customerChanges(
  transaction: WriteTransaction,
  happened: CustomersTouched,
): Promise<CustomerChanges> {
  const touched = await enterPoints(transaction, happened);
  return foldCustomers(transaction, [...touched].sort(), happened.readOperation, 'always');
}

/**
 * Makes the rows of these customers, and of those they share a phone number with, again. `if-changed` leaves rows
 * alone of which nothing but the moment of the account is another one. Those of `erasedIds` are erased whatever their
 * facts say.
 */
export async function foldCustomers(
  transaction: WriteTransaction,
  customerIds: readonly string[],
  readOperation: typeof parseOperation,
  write: 'always' | 'if-changed',
  erasedIds: readonly string[] = [],
): Promise<CustomerChanges> {
  if (customerIds.length === 0) return { rows: [], claims: [] };
  const terms = await chainTerms(transaction);
  const known = await withRelated(transaction, customerIds, readOperation);
  for (const id of erasedIds) {
    const customer = known.get(id);
    if (customer) known.set(id, { ...customer, profile: { ...customer.profile, erased: true } });
  }
  const customers = await erasedWhole(transaction, known, readOperation);
  const rows: FeedChange[] = [];
  const claims: ExceptionClaim[] = [];
  const fold = { transaction, terms, customers, readOperation, rows, claims };
  const erased = [...customers.values()].filter(({ profile }) => profile.erased);
  for (const customer of erased) await erase(fold, customer);
  const living = new Map([...customers].filter(([, { profile }]) => !profile.erased));
  for (const group of groupsOf(living)) await foldGroup(fold, group, living);
  claims.push(...(await erasedMergeClaims(transaction, customers, readOperation)));
  return { rows: write === 'always' ? rows : await changedOnly(transaction, rows), claims };
}

interface Fold {
  readonly transaction: WriteTransaction;
  readonly terms: ChainTerms;
  readonly customers: ReadonlyMap<string, KnownCustomer>;
  readonly readOperation: typeof parseOperation;
  readonly rows: FeedChange[];
  readonly claims: ExceptionClaim[];
}

/** Takes the key, the sealed values and the row; what tills hold goes by the erased key that they are told of. */
async function erase({ transaction, rows, claims }: Fold, customer: KnownCustomer): Promise<void> {
  const { record, operations } = customer;
  const { customerId } = record;
  await transaction.journals.eraseSealed(operations.map(({ id }) => id));
  // Of whom else is erased with a person it is known only once they were looked up by their marks.
  await transaction.customers.setMarks(customerId, []);
  const bare = { number: null, country: null, key: null, birthday: null, mergedInto: null };
  const left = { tags: [], usuallyBuys: [], balances: {} };
  const erasedAtMs = record.erasedAtMs ?? transaction.nowMs;
  await transaction.customers.putCustomers([{ customerId, ...bare, ...left, erasedAtMs }]);
  if (record.erasedAtMs === null) {
    const holders = await transaction.customers.keyHolders(customerId);
    // Also where somebody was only looked up there is a key that must go.
    const reached = new Set([
      ...operations.map(({ storeId }) => storeId),
      ...(await storesOf(transaction, holders)),
    ]);
    for (const storeId of reached) await transaction.customers.attach(storeId, [customerId]);
    await transaction.customers.moveKeys([customerId]);
    const holds = await transaction.loyalty.holds([customerId]);
    await transaction.loyalty.freeHolds(holds.map(({ holdId }) => holdId));
  }
  const storeIds = (await transaction.customers.storesOf([customerId])).get(customerId) ?? [];
  // Also a till that holds the key alone hears by it: one that looked somebody up, or of whom only the key came so far.
  const told = record.erasedAtMs === null ? ({ evenUnchanged: true } as const) : {};
  for (const storeId of storeIds) rows.push({ ...rowOf(storeId, customerId, null), ...told });
  claims.push(...noOverdraft(customerId, storeIds), ...noUnreadable(customerId, storeIds));
}

async function storesOf({ access }: WriteTransaction, tillIds: readonly string[]): Promise<string[]> {
  const storeIds: string[] = [];
  for (const tillId of tillIds) {
    const till = await access.till(tillId);
    if (till) storeIds.push(till.storeId);
  }
  return storeIds;
}

async function foldGroup(
  fold: Fold,
  group: readonly string[],
  living: ReadonlyMap<string, KnownCustomer>,
): Promise<void> {
  const { transaction, readOperation, claims } = fold;
  const judged = await mergesIn(transaction, group, living, readOperation);
  for (const pair of pairsOf(group)) {
    const found = judged.find((each) => mergeExceptionId(each) === mergeExceptionId(pair));
    claims.push(...(found ? mergeRaised(found) : withdrawn(pair, living)));
  }
  const merges = judged.filter(({ separated }) => !separated);
  for (const customerId of group) {
    const customer = living.get(customerId);
    if (!customer) continue;
    const into = merges.find(({ mergedId }) => mergedId === customerId)?.survivorId ?? null;
    if (into !== null) await foldMerged(fold, customer, into);
    else {
      const mergedIds = merges
        .filter(({ survivorId }) => survivorId === customerId)
        .map(({ mergedId }) => mergedId);
      await foldPerson(fold, customer, mergedIds.sort(), living);
    }
  }
}

/** The row of a customer who is read under another says so, and when and where they were registered. */
async function foldMerged(fold: Fold, customer: KnownCustomer, into: string): Promise<void> {
  const { transaction, rows, claims } = fold;
  const { record, profile } = customer;
  const { customerId } = record;
  await put(transaction, record, {
    mergedInto: into,
    birthday: null,
    balances: {},
    tags: [],
    usuallyBuys: [],
  });
  await attachWhereRecorded(transaction, customer, customerId);
  const storeIds = (await transaction.customers.storesOf([customerId])).get(customerId) ?? [];
  // Whoever knows this one gets to know the one who stays.
  for (const storeId of storeIds) await transaction.customers.attach(storeId, [into]);
  const row = {
    ...bareRow(record, profile),
    registeredAtMs: profile.registeredAtMs,
    homeStoreId: homeOf([customer]),
    mergedInto: into,
  };
  for (const storeId of storeIds) rows.push(rowOf(storeId, customerId, row));
  claims.push(...noOverdraft(customerId, storeIds), ...noUnreadable(customerId, storeIds));
}

/** Lets a customer belong to the stores in which facts of this one, or of who is read as them, were recorded. */
async function attachWhereRecorded(
  { customers }: WriteTransaction,
  { operations }: KnownCustomer,
  customerId: string,
): Promise<void> {
  for (const storeId of operations.flatMap(storesIn)) await customers.attach(storeId, [customerId]);
}

/** The row of a person: of one customer, or of several who are read as one. */
async function foldPerson(
  fold: Fold,
  customer: KnownCustomer,
  mergedIds: readonly string[],
  living: ReadonlyMap<string, KnownCustomer>,
): Promise<void> {
  const { transaction, terms, rows, claims, readOperation } = fold;
  const { record } = customer;
  const { customerId } = record;
  const ids = [customerId, ...mergedIds];
  const members = ids.flatMap((id) => living.get(id) ?? []);
  for (const { record: merged } of members.slice(1)) {
    const stores = (await transaction.customers.storesOf([merged.customerId])).get(merged.customerId) ?? [];
    for (const storeId of stores) await transaction.customers.attach(storeId, [customerId]);
  }
  for (const member of members) await attachWhereRecorded(transaction, member, customerId);
  const storeIds = (await transaction.customers.storesOf([customerId])).get(customerId) ?? [];
  // A key may come before the registration that it belongs to: there is nobody to show yet.
  if (record.number === null && members.every((each) => each.facts.length === 0)) return;
  const facts = members.flatMap((each) => each.facts.map((fact) => ({ ...fact, customerId })));
  const profile = customerOf(customerId, facts);
  const homeStoreId = homeOf(members);
  const { entries, resolutions } = await personalEntries(transaction, ids, members, {
    terms,
    homeStoreId,
    storeIds,
    readOperation,
  });
  const accounts = accountsOf(terms, entries, transaction.nowMs);
  const birthday = profile.values.birthday?.slice(-5) ?? null;
  const balances = Object.fromEntries([...accounts].map(([id, { balancePoints }]) => [id, balancePoints]));
  await put(transaction, record, { mergedInto: null, birthday, balances });
  claims.push(...unreadableClaims({ customerId, members, profile }, storeIds));
  const row = {
    ...bareRow(record, profile),
    sealed: await sealed(record.key, customerId, profile.values),
    fieldStamps: profile.stamps,
    consents: [...profile.consents],
    cardNumbers: profile.cardNumbers.slice(-20),
    registeredAtMs: profile.registeredAtMs,
    homeStoreId,
    mergedIds: [...mergedIds].slice(0, 50),
    heads: profile.heads.slice(-200),
    tags: [...record.tags],
    usuallyBuys: [...record.usuallyBuys],
    recent: await recentPurchases(transaction, ids),
  };
  for (const storeId of storeIds) {
    // Each store shows the account of its own programme: points of another currency are none here.
    const programmeId = programmeIn(terms, [storeId], transaction.nowMs)?.programme.id ?? '';
    const own = accounts.get(programmeId);
    const { tierId, account } = own ?? { tierId: null, account: null };
    const parts = await partsOf(
      transaction,
      members.slice(0, mostParts),
      programmeId ? entriesOfProgramme(entries, programmeId) : null,
    );
    const others = otherAccountsOf(terms, accounts, programmeId);
    rows.push(rowOf(storeId, customerId, { ...row, tierId, account, ...others, ...parts }));
    const chosen = resolutions.filter((each) => each.programmeId === programmeId);
    const overdraft = { entries: own?.entries ?? [], resolutions: chosen, readOperation };
    claims.push(...(await overdraftClaims(transaction, customerId, [storeId], overdraft)));
  }
}

/** A person's account by one programme. */
interface ProgrammeAccount extends Pick<Customer, 'tierId' | 'account'> {
  readonly entries: readonly LedgerEntry[];
  readonly balancePoints: number;
}

/** The accounts of a person, by programme. */
function accountsOf(
  { programmes }: ChainTerms,
  entries: readonly LedgerEntry[],
  nowMs: number,
): ReadonlyMap<string, ProgrammeAccount> {
  const accounts = new Map<string, ProgrammeAccount>();
  for (const programme of programmes) {
    const rules = rulesAt(programme, nowMs);
    if (!rules) continue;
    const own = entriesOfProgramme(entries, programme.id);
    const state = ledgerState(own, nowMs, daysAfter(nowMs, -rules.turnoverDays));
    const { balancePoints } = state;
    const tierId = tierAt(rules, state.turnoverMinor);
    accounts.set(programme.id, { entries: own, balancePoints, tierId, account: accountOf(state, nowMs) });
  }
  return accounts;
}

function bareRow(
  { customerId, number, country }: CustomerRecord,
  { cardNumbers }: CustomerProfile,
): Customer {
  const shown = number ?? cardNumbers.at(-1) ?? customerId.slice(-8);
  return { ...bareCustomer, id: customerId, number: shown, country };
}

async function sealed(key: string | null, customerId: string, values: ProfileValues): Promise<string | null> {
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  return key === null || Object.keys(present).length === 0 ? null : sealRow(key, customerId, present);
}

/** Writes a customer where something of them is another one. */
async function put(
  { customers }: WriteTransaction,
  before: CustomerRecord,
  change: Partial<CustomerRecord>,
): Promise<void> {
  const next = { ...before, ...change };
  const stored = (await customers.customers([before.customerId])).get(before.customerId);
  if (!stored || JSON.stringify(stored) !== JSON.stringify(next)) await customers.putCustomers([next]);
}

function homeOf(members: readonly KnownCustomer[]): string | null {
  const registrations = members
    .flatMap(({ operations }) => operations)
    .filter((operation) => operation.kind === 'customer-registration')
    .sort((a, b) => a.at.businessMs - b.at.businessMs || (a.id < b.id ? -1 : 1));
  return registrations[0]?.payload.homeStoreId ?? null;
}

function withdrawn(
  pair: Parameters<typeof mergeExceptionId>[0],
  customers: ReadonlyMap<string, KnownCustomer>,
): ExceptionClaim[] {
  const { storeIds } = causesOf(pair, customers);
  return storeIds.map((storeId) => ({ storeId, id: mergeExceptionId(pair), row: null }));
}

function rowOf(storeId: string, id: string, row: Customer | null): FeedChange {
  const data = row && customerSchema.parse(row);
  return { stream: storeStream(storeId), collection: 'customers', id, data, popularity: 0 };
}

/** Rows that say something else than what stands, the moment of the account aside, or are told anyway. */
async function changedOnly(
  { feed }: WriteTransaction,
  rows: readonly FeedChange[],
): Promise<readonly FeedChange[]> {
  const changed: FeedChange[] = [];
  for (const stream of new Set(rows.map((row) => row.stream))) {
    const own = rows.filter((row) => row.stream === stream);
    const standing = await feed.rows(
      stream,
      'customers',
      own.map(({ id }) => id),
    );
    const texts = new Map(standing.map(({ id, text }) => [id, withoutMoment(text)]));
    changed.push(
      ...own.filter(
        ({ id, data, evenUnchanged }) =>
          evenUnchanged || withoutMoment(data && JSON.stringify(data)) !== (texts.get(id) ?? null),
      ),
    );
  }
  return changed;
}

function withoutMoment(text: string | null): string | null {
  return text?.replace(/"asOfMs":\d+/, '') ?? null;
}

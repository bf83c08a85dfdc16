/**
 * Who the customers are, told anew from the stored facts and from what the world knows to have been typed: profiles
 * field by field, who is read as whom, and who was erased. No code of the product is used.
 */
import type { CheckedDatabase } from './database.ts';

/** Values that somebody typed, by the operation beside which they were sealed. */
export type WrittenValues = ReadonlyMap<
  string,
  {
    readonly operationId: string;
    readonly customerId: string;
    readonly values: Readonly<Record<string, string | null>>;
  }
>;

/** What the world knows to have been typed, and what of it nobody can open any more. */
export interface TypedValues {
  readonly written: WrittenValues;
  /**
   * Sealed texts as a damaged disk left them. They stand beside what is hashed, so their lines still hold and are sent;
   * a server that never had them whole, or has forgotten, holds values that open nowhere: their fields are empty, and
   * it says so.
   */
  readonly spoiled: ReadonlySet<string>;
}

/** Something that was recorded of a customer and counts. */
export interface PersonFact {
  readonly id: string;
  readonly hash: string;
  readonly kind: 'registration' | 'change' | 'erasure';
  readonly customerId: string;
  readonly storeId: string;
  readonly atMs: number;
  readonly after: readonly string[];
  readonly fields: readonly string[];
  /** What was typed in these fields; nothing where it was spoiled. */
  readonly values: Readonly<Record<string, string | null>>;
  /** Whether what is sealed beside it opens nowhere. */
  readonly isSpoiled: boolean;
  readonly tillId: string;
  readonly staffId: string | null;
  readonly cardNumber: string | null;
  readonly homeStoreId: string | null;
}

/** A customer as their own facts have them. */
export interface ToldCustomer {
  readonly customerId: string;
  readonly key: string | null;
  readonly isErased: boolean;
  /** In the order in which they are folded. */
  readonly facts: readonly PersonFact[];
  readonly phones: readonly { readonly phone: string; readonly fromMs: number; readonly untilMs: number }[];
}

/** Somebody, under whichever ids. */
export interface ToldPerson {
  /** Who stays. */
  readonly customerId: string;
  readonly ids: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly cardNumbers: readonly string[];
  /** Spoiled facts with the fields of which they are the last word, by id. */
  readonly unreadable: readonly { readonly fact: PersonFact; readonly fields: readonly string[] }[];
}

/** An exception that must stand. */
export interface RaisedMerge {
  readonly id: string;
  readonly storeIds: readonly string[];
  readonly causes: readonly string[];
}

/** Everything about customers that the facts tell. */
export interface ToldCustomers {
  readonly customers: ReadonlyMap<string, ToldCustomer>;
  readonly persons: readonly ToldPerson[];
  readonly merges: readonly RaisedMerge[];
  /** Of whom a birthday was ever typed, or of somebody who may have been read as one with them. */
  readonly born: ReadonlySet<string>;
}

const kinds: Readonly<Record<string, PersonFact['kind']>> = {
  'customer-registration': 'registration',
  'customer-change': 'change',
  'customer-erasure': 'erasure',
};

interface Payload {
  readonly customerId: string;
  readonly fields?: readonly string[];
  readonly cardNumber?: string | null;
  readonly homeStoreId?: string;
}

interface StoredOperation {
  readonly id: string;
  readonly kind: string;
  readonly after: readonly string[];
  readonly at: { readonly businessMs: number };
  readonly tillId: string;
  readonly staffId: string | null;
  readonly payload: Payload;
}

/** Tells them. */
export function toldCustomers(database: CheckedDatabase, typed: TypedValues): ToldCustomers {
  const customers = customersIn(database, typed);
  const living = [...customers.values()].filter(({ isErased, facts }) => !isErased && facts.length > 0);
  const settled = resolutions(database);
  const { groups, merges } = merged(living, settled);
  return {
    customers,
    merges: [...merges, ...decidedOfErased(customers, settled)],
    born: bornOf(typed.written),
    persons: groups.map((group): ToldPerson => {
      const facts = inTurn(group.flatMap((each) => each.facts));
      const values: Record<string, string> = {};
      const lastWord = new Map<string, PersonFact>();
      for (const fact of facts)
        for (const field of fact.fields) {
          const isOpen = customers.get(fact.customerId)?.key !== null;
          const value = isOpen ? (fact.values[field] ?? null) : null;
          lastWord.set(field, fact);
          if (value === null) delete values[field];
          else values[field] = value;
        }
      const cards = facts.flatMap(({ cardNumber }) => cardNumber ?? []);
      return {
        customerId: group[0]?.customerId ?? '',
        ids: group.map(({ customerId }) => customerId),
        values,
        cardNumbers: [...new Set(cards)].sort(),
        // Without the key nobody can tell whether it opens.
        unreadable: facts
          .filter(({ isSpoiled, customerId }) => isSpoiled && customers.get(customerId)?.key !== null)
          .map((fact) => ({ fact, fields: fact.fields.filter((field) => lastWord.get(field) === fact) }))
          .filter(({ fields }) => fields.length > 0)
          .sort((a, b) => (a.fact.id < b.fact.id ? -1 : 1)),
      };
    }),
  };
}

function bornOf(written: WrittenValues): ReadonlySet<string> {
  const all = [...written.values()];
  return joinedTo(
    written,
    all.flatMap(({ customerId, values }) => (values.birthday ? [customerId] : [])),
  );
}

/** These, with whoever has had a number that one of them has had: they may have been read as one for a while. */
export function joinedTo(written: WrittenValues, customerIds: Iterable<string>): ReadonlySet<string> {
  const all = [...written.values()];
  const joined = new Set(customerIds);
  for (let before = -1; before < joined.size; ) {
    before = joined.size;
    const phones = new Set(
      all.flatMap(({ customerId, values }) => (joined.has(customerId) ? (values.phone ?? []) : [])),
    );
    for (const { customerId, values } of all)
      if (values.phone && phones.has(values.phone)) joined.add(customerId);
  }
  return joined;
}

function customersIn(database: CheckedDatabase, typed: TypedValues): Map<string, ToldCustomer> {
  const records = new Map(
    database
      .all('SELECT customer_id, key, erased_at_ms FROM customers')
      .map((row) => [String(row.customer_id), row]),
  );
  const byCustomer = new Map<string, PersonFact[]>();
  for (const fact of factsIn(database, typed))
    byCustomer.set(fact.customerId, [...(byCustomer.get(fact.customerId) ?? []), fact]);
  const found = new Map<string, ToldCustomer>();
  for (const customerId of new Set([...records.keys(), ...byCustomer.keys()])) {
    const facts = inTurn(byCustomer.get(customerId) ?? []);
    const key = records.get(customerId)?.key ?? null;
    const isRecorded = facts.some(({ kind }) => kind === 'erasure');
    found.set(customerId, {
      customerId,
      key: key === null ? null : String(key),
      isErased: isRecorded || (records.get(customerId)?.erased_at_ms ?? null) !== null,
      facts,
      phones: key === null ? [] : phonesOf(facts),
    });
  }
  return found;
}

function factsIn(database: CheckedDatabase, { written, spoiled }: TypedValues): PersonFact[] {
  const named = Object.keys(kinds)
    .map((kind) => `'${kind}'`)
    .join(', ');
  const rows = database.all(
    `SELECT hash, store_id, entry, sealed FROM operations WHERE held_reason IS NULL AND kind IN (${named})`,
  );
  return rows.map((row): PersonFact => {
    const { operation } = JSON.parse(String(row.entry)) as { operation: StoredOperation }; // as it was stored
    const { customerId, fields = [], cardNumber = null, homeStoreId = null } = operation.payload;
    const isSpoiled = spoiled.has(String(row.sealed));
    const values = isSpoiled ? {} : (written.get(operation.id)?.values ?? {});
    const { tillId, staffId } = operation;
    return {
      ...{ id: operation.id, hash: String(row.hash), storeId: String(row.store_id), customerId },
      ...{ kind: kinds[operation.kind] ?? 'change', atMs: operation.at.businessMs, after: operation.after },
      ...{ fields, values, isSpoiled, cardNumber, homeStoreId, tillId, staffId },
    };
  });
}

/** Numbers with the time in which each was theirs. */
function phonesOf(facts: readonly PersonFact[]): ToldCustomer['phones'] {
  const held: { phone: string; fromMs: number; untilMs: number }[] = [];
  for (const { fields, values, atMs } of facts) {
    if (!fields.includes('phone')) continue;
    const phone = values.phone ?? null;
    const last = held.find(({ untilMs }) => untilMs === Number.POSITIVE_INFINITY);
    if (last && last.phone === phone) continue;
    if (last) last.untilMs = Math.max(last.fromMs, atMs);
    if (phone !== null) held.push({ phone, fromMs: atMs, untilMs: Number.POSITIVE_INFINITY });
  }
  return held;
}

interface Resolution {
  readonly id: string;
  readonly exceptionId: string;
  readonly remedy: string;
  readonly causes: readonly string[];
  readonly atMs: number;
}

/** What managers settled, the earliest first. */
export function resolutions(database: CheckedDatabase): Resolution[] {
  return database
    .all(
      `SELECT entry FROM operations WHERE held_reason IS NULL AND kind = 'exception-resolution'
       ORDER BY entry ->> '$.operation.at.businessMs', operation_id`,
    )
    .map((row) => {
      const { operation } = JSON.parse(String(row.entry)) as {
        operation: { id: string; at: { businessMs: number }; payload: Omit<Resolution, 'id' | 'atMs'> };
      }; // as it was stored
      return { ...operation.payload, id: operation.id, atMs: operation.at.businessMs };
    });
}

/** Who of the living is read under whom: whoever had a number at the same time, under the one registered first. */
function merged(
  living: readonly ToldCustomer[],
  settled: readonly Resolution[],
): { readonly groups: ToldCustomer[][]; readonly merges: RaisedMerge[] } {
  const registeredMs = ({ facts }: ToldCustomer): number =>
    facts.find(({ kind }) => kind === 'registration')?.atMs ?? 0;
  const inOrder = [...living].sort(
    (a, b) => registeredMs(a) - registeredMs(b) || (a.customerId < b.customerId ? -1 : 1),
  );
  const groups: ToldCustomer[][] = [];
  const raised = new Map<string, RaisedMerge>();
  const remedyOf = (merge: RaisedMerge): string | undefined =>
    settled.findLast(
      ({ exceptionId, causes }) =>
        exceptionId === merge.id && JSON.stringify([...causes].sort()) === JSON.stringify(merge.causes),
    )?.remedy;
  for (const customer of inOrder) {
    const home = groups.find((group) => {
      const [first] = group;
      if (!first || !group.some((member) => hadTogether(member, customer))) return false;
      const merge = mergeOf(first, customer);
      raised.set(merge.id, merge);
      return remedyOf(merge) !== 'separate';
    });
    if (home) home.push(customer);
    else groups.push([customer]);
  }
  // Who was separated stays shown as such, in whichever direction, as long as a number joins the two.
  for (const a of living)
    for (const b of living) {
      const merge = a === b ? null : mergeOf(a, b);
      if (merge && remedyOf(merge) === 'separate' && areJoined(a, b, living)) raised.set(merge.id, merge);
    }
  const standing = [...raised.values()].filter((merge) => {
    const [, survivorId, mergedId] = merge.id.split(':');
    const isRead = groups.some(
      ([first, ...others]) =>
        first?.customerId === survivorId && others.some(({ customerId }) => customerId === mergedId),
    );
    return isRead || remedyOf(merge) === 'separate';
  });
  return { groups, merges: standing };
}

/** What was decided of two of whom one was erased stays to be seen, whatever joined them. */
function decidedOfErased(
  customers: ReadonlyMap<string, ToldCustomer>,
  settled: readonly Resolution[],
): RaisedMerge[] {
  const decided = new Map<string, RaisedMerge>();
  for (const { exceptionId, causes } of settled) {
    const [kind, survivorId = '', mergedId = ''] = exceptionId.split(':');
    const [survivor, other] = [customers.get(survivorId), customers.get(mergedId)];
    if (kind !== 'customer-merged' || !survivor || !other || (!survivor.isErased && !other.isErased))
      continue;
    const merge = mergeOf(survivor, other);
    if (JSON.stringify([...causes].sort()) === JSON.stringify(merge.causes)) decided.set(merge.id, merge);
  }
  return [...decided.values()];
}

function hadTogether(a: ToldCustomer, b: ToldCustomer): boolean {
  return a.phones.some((own) =>
    b.phones.some(
      (other) => own.phone === other.phone && own.fromMs < other.untilMs && other.fromMs < own.untilMs,
    ),
  );
}

/** Whether numbers that anybody ever had join two, directly or through others. */
function areJoined(a: ToldCustomer, b: ToldCustomer, all: readonly ToldCustomer[]): boolean {
  const reached = new Set([a]);
  const numbers = new Set(a.phones.map(({ phone }) => phone));
  for (let grew = true; grew; ) {
    grew = false;
    for (const each of all) {
      if (reached.has(each) || !each.phones.some(({ phone }) => numbers.has(phone))) continue;
      reached.add(each);
      for (const { phone } of each.phones) numbers.add(phone);
      grew = true;
    }
  }
  return reached.has(b);
}

function mergeOf(survivor: ToldCustomer, other: ToldCustomer): RaisedMerge {
  const known = [survivor, other].flatMap(({ facts }) => {
    const byId = [...facts].sort((a, b) => (a.id < b.id ? -1 : 1));
    return byId.find(({ kind }) => kind === 'registration') ?? byId[0] ?? [];
  });
  return {
    id: `customer-merged:${survivor.customerId}:${other.customerId}`,
    storeIds: [...new Set(known.map(({ storeId }) => storeId))].sort(),
    causes: known.map(({ id }) => id).sort(),
  };
}

/** The smallest id of all whose causes have been taken comes next. */
export function inTurn<Fact extends { readonly id: string; readonly after: readonly string[] }>(
  facts: readonly Fact[],
): Fact[] {
  const left = [...facts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const taken: Fact[] = [];
  while (left.length > 0) {
    const index = left.findIndex(({ after }) => !left.some(({ id }) => after.includes(id)));
    taken.push(...left.splice(Math.max(0, index), 1));
  }
  return taken;
}

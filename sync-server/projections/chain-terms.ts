/** The chain's stores, staff and loyalty programmes, as the transaction sees them; read again when the chain changed. */
import { type ReferenceRow, referenceRowSchema, type Verb } from '../../shared/domain/entities/reference.ts';
import {
  type LoyaltyProgramme,
  type ProgrammeRules,
  programmeOf,
  rulesAt,
} from '../../shared/domain/loyalty/programme.ts';
import type { FeedReads } from '../store/feed-records.ts';
import type { ReadTransaction } from '../store/store.ts';

type RowOf<Type> = Extract<ReferenceRow, { readonly type: Type }>;

/** What points, and rights to them, depend on beside the ledger. */
export interface ChainTerms {
  readonly stores: ReadonlyMap<string, RowOf<'store'>>;
  readonly staff: ReadonlyMap<string, RowOf<'staff'>>;
  readonly roles: ReadonlyMap<string, RowOf<'role'>>;
  readonly programmes: readonly LoyaltyProgramme[];
}

/** A programme and what it says now. */
export interface ProgrammeNow {
  readonly programme: LoyaltyProgramme;
  readonly rules: ProgrammeRules;
}

const known = new WeakMap<FeedReads, { readonly position: number; readonly terms: ChainTerms }>();

export async function chainTerms({ feed }: ReadTransaction): Promise<ChainTerms> {
  const position = await feed.position('chain');
  const before = known.get(feed);
  if (before?.position === position) return before.terms;
  const rows = (await feed.rowsAfter('chain', 'reference', 0, Number.MAX_SAFE_INTEGER)).flatMap((row) => {
    const parsed = row.text === null ? null : referenceRowSchema.safeParse(JSON.parse(row.text));
    return parsed?.success ? parsed.data : [];
  });
  const terms: ChainTerms = {
    stores: new Map(rows.flatMap((row) => (row.type === 'store' ? [[row.storeId, row] as const] : []))),
    staff: new Map(rows.flatMap((row) => (row.type === 'staff' ? [[row.id, row] as const] : []))),
    roles: new Map(rows.flatMap((row) => (row.type === 'role' ? [[row.id, row] as const] : []))),
    programmes: rows.filter((row) => row.type === 'loyalty-programme'),
  };
  known.set(feed, { position, terms });
  return terms;
}

/** The programme of the first of these stores that has one, and what it says at a moment; null where none has. */
export function programmeIn(
  { stores, programmes }: ChainTerms,
  storeIds: readonly (string | null)[],
  atMs: number,
): ProgrammeNow | null {
  for (const storeId of storeIds) {
    const currency = storeId === null ? undefined : stores.get(storeId)?.currency;
    const programme = currency === undefined ? null : programmeOf(programmes, currency);
    const rules = programme && rulesAt(programme, atMs);
    if (programme && rules) return { programme, rules };
  }
  return null;
}

/** Whether somebody of a store's staff holds a right by their role. */
export function mayStaff(terms: ChainTerms, storeId: string, staffId: string, verb: Verb): boolean {
  const person = terms.staff.get(staffId);
  const role = person?.storeIds.includes(storeId) ? terms.roles.get(person.roleId) : undefined;
  return role?.verbs.includes(verb) ?? false;
}

/**
 * The ledger of a person: what their sales, returns and orders entered, the gifts of the programme, and what managers
 * forgave. From it follows whether more was spent than there was. Rules [POINTS*].
 */
import { exceptionId } from '../../shared/domain/exceptions.ts';
import {
  entriesOfProgramme,
  inLedgerOrder,
  type LedgerEntry,
  ledgerState,
} from '../../shared/domain/loyalty/ledger.ts';
import { welcomeEntry } from '../../shared/domain/loyalty/ledger-entries.ts';
import type { parseOperation } from '../../shared/domain/operation-table.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import type { ReadTransaction, WriteTransaction } from '../store/store.ts';
import { type ChainTerms, programmeIn } from './chain-terms.ts';
import type { KnownCustomer } from './customer-facts.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import { resolutionTopic } from './exception-resolutions.ts';
import { type KeptOperation, keptOperations, operationIn } from './operation-exceptions.ts';

/** What a person's gifts and corrections depend on. */
interface PersonalTerms {
  readonly terms: ChainTerms;
  readonly homeStoreId: string | null;
  readonly storeIds: readonly string[];
  readonly readOperation: typeof parseOperation;
}

/** The entries of a person, and what managers chose where they were overdrawn, oldest first. */
export interface PersonalLedger {
  readonly entries: readonly LedgerEntry[];
  readonly resolutions: readonly OverdraftResolution[];
}

/** The entries of these customers, read as one person; gifts and corrections are entered on the way. */
export async function personalEntries(
  transaction: WriteTransaction,
  customerIds: readonly string[],
  members: readonly KnownCustomer[],
  terms: PersonalTerms,
): Promise<PersonalLedger> {
  await transaction.loyalty.setLedger(welcomeGifts(members, terms));
  const entries = await transaction.loyalty.ledgerOf(customerIds);
  const topics = customerIds.map((id) => resolutionTopic(overdraftId(id)));
  const kept = await keptOperations(transaction, topics, terms.readOperation);
  const resolutions = [...kept.values()].flat().map((each) => resolutionIn(each, terms.terms));
  if (resolutions.length === 0) return { entries, resolutions };
  const forgiving = new Set(resolutions.map(({ operationId }) => operationId));
  const corrected = entries.filter(({ operationId }) => !forgiving.has(operationId));
  const inOrder = [...resolutions].sort(
    (a, b) => a.atMs - b.atMs || (a.operationId < b.operationId ? -1 : 1),
  );
  for (const resolution of inOrder) {
    const correction = forgiven(corrected, resolution, customerIds[0] ?? '');
    await transaction.loyalty.setLedger([{ operationId: resolution.operationId, entries: correction }]);
    corrected.push(...correction);
  }
  return { entries: corrected, resolutions: inOrder };
}

/** What was chosen of an overdraft, in which programme's account. What ceased to count chose nothing, for no causes. */
export interface OverdraftResolution {
  readonly operationId: string;
  readonly atMs: number;
  readonly programmeId: string | null;
  readonly forgives: boolean;
  readonly causes: readonly string[];
}

function resolutionIn({ operation, operationId }: KeptOperation, terms: ChainTerms): OverdraftResolution {
  if (operation?.kind !== 'exception-resolution')
    return { operationId, atMs: 0, programmeId: null, forgives: false, causes: [] };
  const { remedy, causes } = operation.payload;
  const atMs = operation.at.businessMs;
  const programmeId = programmeIn(terms, [operation.storeId], atMs)?.programme.id ?? null;
  return { operationId, atMs, programmeId, forgives: remedy === 'forgive', causes };
}

/** What was overdrawn when it was forgiven. */
function forgiven(
  entries: readonly LedgerEntry[],
  { operationId, atMs, programmeId, forgives }: OverdraftResolution,
  customerId: string,
): LedgerEntry[] {
  if (!forgives || programmeId === null) return [];
  const before = entriesOfProgramme(entries, programmeId).filter((entry) => entry.atMs <= atMs);
  const { overdrawnPoints } = ledgerState(before, atMs, atMs);
  if (overdrawnPoints === 0) return [];
  const kind = 'correction' as const;
  const made = { operationId, index: 0, customerId, programmeId, kind, points: overdrawnPoints };
  const moments = { turnoverMinor: 0, atMs, availableAtMs: atMs, expiresAtMs: null };
  return [{ ...made, ...moments, ofOperationId: null, giftKey: null }];
}

function welcomeGifts(
  members: readonly KnownCustomer[],
  { terms, homeStoreId, storeIds }: PersonalTerms,
): { readonly operationId: string; readonly entries: readonly LedgerEntry[] }[] {
  return members.flatMap(({ operations }) =>
    operations.flatMap((operation) => {
      if (operation.kind !== 'customer-registration') return [];
      const { id, payload, at } = operation;
      const found = programmeIn(terms, [homeStoreId, ...storeIds], at.businessMs);
      const registration = { id, customerId: payload.customerId, atMs: at.businessMs };
      const gift = found && welcomeEntry(found.rules, registration);
      return [{ operationId: id, entries: gift ? [{ ...gift, programmeId: found.programme.id }] : [] }];
    }),
  );
}

function overdraftId(customerId: string): string {
  return exceptionId('points-overdrawn', customerId);
}

/** The most causes that a resolution can name. */
const mostCauses = 200;

/** A person's account by one programme, as far as overdrafts go. */
interface OverdraftAccount {
  readonly entries: readonly LedgerEntry[];
  /** What managers chose of its overdrafts, oldest first. */
  readonly resolutions: readonly OverdraftResolution[];
  readonly readOperation: typeof parseOperation;
}

/**
 * What should be true of `points-overdrawn` in the stores that a customer belongs to: it stands open while the balance
 * is below zero, its causes what took it there, and settled once a manager chose a remedy, so that what was forgiven
 * stays to be seen. What later points repaid before anybody chose is gone.
 */
export async function overdraftClaims(
  transaction: ReadTransaction,
  customerId: string,
  storeIds: readonly string[],
  account: OverdraftAccount,
): Promise<ExceptionClaim[]> {
  const row = await overdraftRow(transaction, customerId, account);
  return storeIds.map((storeId) => ({ storeId, id: overdraftId(customerId), row }));
}

/** No overdraft of whoever isn't there any more, or is read as somebody else. */
export function noOverdraft(customerId: string, storeIds: readonly string[]): ExceptionClaim[] {
  return storeIds.map((storeId) => ({ storeId, id: overdraftId(customerId), row: null }));
}

async function overdraftRow(
  transaction: ReadTransaction,
  customerId: string,
  { entries, resolutions, readOperation }: OverdraftAccount,
): Promise<ExceptionClaim['row']> {
  const { nowMs } = transaction;
  const { overdrawnPoints } = ledgerState(entries, nowMs, nowMs);
  const last = resolutions.findLast((each) => each.causes.length > 0);
  // Two managers who didn't hear of each other chose for the same causes; only the first had something to forgive.
  const chosen = resolutions.filter(({ causes }) => String(causes) === String(last?.causes));
  const forgivenPoints = entries
    .filter(({ operationId }) => chosen.some((each) => each.operationId === operationId))
    .reduce((sum, { points }) => sum + points, 0);
  const causes =
    overdrawnPoints === 0
      ? (last?.causes ?? [])
      : await withUnheard(transaction, causesOf(entries, nowMs), entries, readOperation);
  if (causes.length === 0) return null;
  const isSettled = overdrawnPoints === 0;
  return {
    kind: 'points-overdrawn',
    subject: customerId,
    causes: [...causes],
    details: { customerId, overdrawnPoints, ...(isSettled && forgivenPoints > 0 ? { forgivenPoints } : {}) },
  };
}

/** The operations at which the balance fell below zero, or further below it, since it was last in order. */
function causesOf(entries: readonly LedgerEntry[], nowMs: number): string[] {
  const ordered = inLedgerOrder(entries);
  let causes: string[] = [];
  let owed = 0;
  for (const [place, { operationId, points }] of ordered.entries()) {
    const state = ledgerState(
      ordered.slice(0, place + 1),
      Math.min(nowMs, ordered[place]?.atMs ?? nowMs),
      nowMs,
    );
    if (state.overdrawnPoints === 0) causes = [];
    else if (points < 0 && state.overdrawnPoints > owed) causes.push(operationId);
    owed = state.overdrawnPoints;
  }
  return [...new Set(causes)];
}

/** Causes with the redemptions of other tills that those who decided them hadn't heard of; sorted. */
async function withUnheard(
  { journals }: ReadTransaction,
  causes: readonly string[],
  entries: readonly LedgerEntry[],
  readOperation: typeof parseOperation,
): Promise<string[]> {
  const spends = entries.filter(({ kind }) => kind === 'spend');
  const ids = [...new Set([...causes, ...spends.map(({ operationId }) => operationId)])];
  const records = (await journals.entriesOf(ids)).filter((entry) => entry.heldReason === null);
  const operations = new Map(
    records.map((entry) => [entry.operationId, operationIn(entry, readOperation)] as const),
  );
  const unheard = causes.flatMap((cause) => {
    const decided = operations.get(cause);
    const knownAtMs = (decided && saleIn(decided)?.loyalty?.balanceKnown?.asOfMs) ?? Number.POSITIVE_INFINITY;
    return spends
      .filter(({ operationId, atMs }) => {
        const spent = operations.get(operationId);
        return atMs > knownAtMs && atMs <= (decided?.at.businessMs ?? 0) && spent?.tillId !== decided?.tillId;
      })
      .map(({ operationId }) => operationId);
  });
  return [...new Set([...causes, ...unheard])].sort().slice(0, mostCauses);
}

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
import type { WriteTransaction } from '../store/store.ts';
import { type ChainTerms, programmeIn } from './chain-terms.ts';
import type { KnownCustomer } from './customer-facts.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import { resolutionTopic } from './exception-resolutions.ts';
import { type KeptOperation, keptOperations } from './operation-exceptions.ts';

/** What a person's gifts and corrections depend on. */
interface PersonalTerms {
  readonly terms: ChainTerms;
  readonly homeStoreId: string | null;
  readonly storeIds: readonly string[];
  readonly readOperation: typeof parseOperation;
}

/** The entries of these customers, read as one person; gifts and corrections are entered on the way. */
export async function personalEntries(
  transaction: WriteTransaction,
  customerIds: readonly string[],
  members: readonly KnownCustomer[],
  terms: PersonalTerms,
): Promise<LedgerEntry[]> {
  await transaction.loyalty.setLedger(welcomeGifts(members, terms));
  const entries = await transaction.loyalty.ledgerOf(customerIds);
  const topics = customerIds.map((id) => resolutionTopic(overdraftId(id)));
  const kept = await keptOperations(transaction, topics, terms.readOperation);
  const resolutions = [...kept.values()].flat().map((each) => resolutionIn(each, terms.terms));
  if (resolutions.length === 0) return entries;
  const forgiving = new Set(resolutions.map(({ operationId }) => operationId));
  const corrected = entries.filter(({ operationId }) => !forgiving.has(operationId));
  const inOrder = [...resolutions].sort(
    (a, b) => (a.atMs ?? 0) - (b.atMs ?? 0) || (a.operationId < b.operationId ? -1 : 1),
  );
  for (const resolution of inOrder) {
    const correction = forgiven(corrected, resolution, customerIds[0] ?? '');
    await transaction.loyalty.setLedger([{ operationId: resolution.operationId, entries: correction }]);
    corrected.push(...correction);
  }
  return corrected;
}

/** What was chosen of an overdraft, in which programme's account; `atMs` is null where nothing was forgiven. */
interface OverdraftResolution {
  readonly operationId: string;
  readonly atMs: number | null;
  readonly programmeId: string | null;
}

function resolutionIn({ operation, operationId }: KeptOperation, terms: ChainTerms): OverdraftResolution {
  const forgives = operation?.kind === 'exception-resolution' && operation.payload.remedy === 'forgive';
  if (!forgives) return { operationId, atMs: null, programmeId: null };
  const atMs = operation.at.businessMs;
  const programmeId = programmeIn(terms, [operation.storeId], atMs)?.programme.id ?? null;
  return { operationId, atMs, programmeId };
}

/** What was overdrawn when it was forgiven. */
function forgiven(
  entries: readonly LedgerEntry[],
  { operationId, atMs, programmeId }: OverdraftResolution,
  customerId: string,
): LedgerEntry[] {
  if (atMs === null || programmeId === null) return [];
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

/**
 * What should be true of `points-overdrawn` in the stores that a customer belongs to: it stands while the balance is
 * below zero, and its causes are what took it there.
 */
export function overdraftClaims(
  customerId: string,
  storeIds: readonly string[],
  entries: readonly LedgerEntry[],
  nowMs = 0,
): ExceptionClaim[] {
  const id = overdraftId(customerId);
  const { overdrawnPoints } = ledgerState(entries, nowMs, nowMs);
  const causes = overdrawnPoints === 0 ? [] : causesOf(entries, nowMs);
  const row =
    causes.length === 0
      ? null
      : {
          kind: 'points-overdrawn' as const,
          subject: customerId,
          causes,
          details: { customerId, overdrawnPoints },
        };
  return storeIds.map((storeId) => ({ storeId, id, row }));
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
  return [...new Set(causes)].sort().slice(0, mostCauses);
}

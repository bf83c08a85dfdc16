/**
 * Store credit, told anew from stored facts: what is left of each is what was given less what was spent, in the row of
 * the return that gave it and at every till that is asked; more spent than was given is raised in every store that had
 * a part, with its causes, and needs two tills. No code of the product is used.
 */
import type { Evidence } from '../world/evidence.ts';
import type { CheckedDatabase } from './database.ts';
import { liveRow, sorted } from './stored-orders.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Store credit as a return gave it. */
export interface GivenCredit {
  readonly creditId: string;
  readonly number: string;
  readonly returnId: string;
  readonly index: number;
  readonly amountMinor: number;
}

interface StoredOperation {
  readonly id: string;
  readonly kind: string;
  readonly payload: Entry;
}

/** A counting operation that gave or spent credit. */
interface CreditFact {
  readonly storeId: string;
  readonly journalId: string;
  readonly entry: Entry;
}

interface ToldCredit extends GivenCredit {
  readonly storeId: string;
  readonly spent: readonly {
    readonly id: string;
    readonly storeId: string;
    readonly journalId: string;
    readonly amountMinor: number;
  }[];
  readonly leftMinor: number;
}

/** The credits that entries gave. */
export function givenIn(entries: readonly Entry[]): GivenCredit[] {
  return entries.flatMap((entry) => {
    const { id, kind, payload } = entry.operation as StoredOperation; // an entry's envelope
    if (kind !== 'return') return [];
    const refunds = payload.refunds as readonly (GivenCredit & { readonly kind: string })[];
    return refunds.flatMap(({ kind: way, creditId, number, amountMinor }, index) =>
      way === 'store-credit' ? [{ creditId, number, returnId: id, index, amountMinor }] : [],
    );
  });
}

/** What an entry spent of a credit. */
export function spentOf(entry: Entry, creditId: string): number {
  const { kind, payload } = entry.operation as StoredOperation; // an entry's envelope
  const sale = (kind === 'sale' ? payload : payload.sale) as Entry | null | undefined;
  const tenders = (sale?.tenders ?? []) as readonly {
    readonly kind: string;
    readonly creditId?: string;
    readonly amountMinor: number;
  }[];
  return tenders
    .filter((tender) => tender.kind === 'store-credit' && tender.creditId === creditId)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

function creditsOf(database: CheckedDatabase): ToldCredit[] {
  const facts = database
    .all(
      `SELECT store_id, journal_id, entry FROM operations
       WHERE held_reason IS NULL AND kind IN ('sale', 'order-handover', 'return')`,
    )
    .map((row): CreditFact => {
      const entry = JSON.parse(String(row.entry)) as Entry; // as it was stored
      return { storeId: String(row.store_id), journalId: String(row.journal_id), entry };
    });
  return facts.flatMap((fact) =>
    givenIn([fact.entry]).map((credit) => {
      const spent = facts.flatMap(({ storeId, journalId, entry }) => {
        const amountMinor = spentOf(entry, credit.creditId);
        const { id } = entry.operation as StoredOperation; // an entry's envelope
        return amountMinor === 0 ? [] : [{ id, storeId, journalId, amountMinor }];
      });
      const leftMinor = spent.reduce((left, { amountMinor }) => left - amountMinor, credit.amountMinor);
      return { ...credit, storeId: fact.storeId, spent, leftMinor };
    }),
  );
}

/** Ids of the exceptions that store credit must raise. */
export function creditExceptions(database: CheckedDatabase): string[] {
  return creditsOf(database).flatMap(({ creditId, leftMinor }) =>
    leftMinor < 0 ? [`credit-overspent:${creditId}`] : [],
  );
}

/** After these a till may have spent what it doesn't know of. */
const forgetfulFaults = ['journal-answer-lost', 'disk-full', 'disk-put-back', 'till-cloned'];

/** Judges all store credit of the server. */
export function checkCredits(database: CheckedDatabase, evidence: Evidence): void {
  const wrong = (detail: string): void => evidence.violation('credits', detail);
  for (const credit of creditsOf(database)) {
    checkRow(database, credit, wrong);
    checkRaised(database, credit, wrong);
    const { creditId, amountMinor, spent } = credit;
    if (forgetfulFaults.some((kind) => evidence.faults.has(kind))) continue;
    for (const journalId of new Set(spent.map((each) => each.journalId))) {
      if (evidence.hurtJournals.has(journalId)) continue;
      const own = spent.filter((each) => each.journalId === journalId);
      const sum = own.reduce((total, each) => total + each.amountMinor, 0);
      if (sum > amountMinor) wrong(`${creditId}: one till spent ${sum} of ${amountMinor}`);
    }
  }
}

function checkRow(database: CheckedDatabase, credit: ToldCredit, wrong: (detail: string) => void): void {
  const { creditId, returnId, storeId, index, leftMinor } = credit;
  const row = liveRow(database, storeId, 'receipts', returnId) as {
    readonly refunds: readonly { readonly index: number; readonly leftMinor: number }[];
  } | null;
  const found = row?.refunds.find((each) => each.index === index)?.leftMinor;
  if (found !== leftMinor) wrong(`${creditId}: its row says that ${found} is left, not ${leftMinor}`);
}

function checkRaised(database: CheckedDatabase, credit: ToldCredit, wrong: (detail: string) => void): void {
  const { creditId, returnId, storeId, spent, leftMinor } = credit;
  if (leftMinor >= 0) return;
  const causes = [...new Set([returnId, ...spent.map(({ id }) => id)])].sort();
  for (const each of new Set([storeId, ...spent.map((spending) => spending.storeId)])) {
    const row = liveRow(database, each, 'exceptions', `credit-overspent:${creditId}`);
    if (!row) wrong(`${creditId} is overspent, and ${each} isn't told`);
    else if (sorted(row.causes) !== sorted(causes))
      wrong(`credit-overspent of ${creditId} names ${sorted(row.causes)} instead of ${sorted(causes)}`);
  }
}

/** A till as far as this asks it. */
export interface CreditTill {
  readonly name: string;
  readonly till: {
    readonly returns: {
      readonly credits: {
        take(
          number: string,
        ): Promise<
          | { readonly ok: true; readonly value: readonly { creditId: string; leftMinor: number }[] }
          | { readonly ok: false; readonly reason: { readonly code: string } }
        >;
        drop(creditId: string): void;
      };
    };
  } | null;
}

/** What a till says is left of store credit otherwise than the server's facts do, asked with a network. */
export async function creditDifferences(
  database: CheckedDatabase,
  { name, till }: CreditTill,
  evidence: Evidence,
): Promise<string[]> {
  const found: string[] = [];
  for (const { creditId, number, leftMinor } of creditsOf(database)) {
    const taken = await till?.returns.credits.take(number);
    till?.returns.credits.drop(creditId);
    const shown = taken?.ok
      ? taken.value.find((each) => each.creditId === creditId)?.leftMinor
      : taken?.reason.code;
    // What a server that was put back forgot for good was spent all the same, as far as a till was told of it.
    const isRight =
      leftMinor > 0
        ? shown === leftMinor ||
          (evidence.faults.has('server-restored') && (typeof shown !== 'number' || shown < leftMinor))
        : shown === 'credit-spent';
    if (!isRight) found.push(`${name} shows ${shown} of ${creditId}, of which ${leftMinor} is left`);
  }
  return found;
}

/** How many credits were given, spent and overspent. */
export function countCredits(database: CheckedDatabase): Record<string, number> {
  const credits = creditsOf(database);
  return {
    'credit-given': credits.length,
    'credit-spendings': credits.reduce((sum, { spent }) => sum + spent.length, 0),
    'credit-overspent': credits.filter(({ leftMinor }) => leftMinor < 0).length,
  };
}

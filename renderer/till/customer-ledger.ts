/**
 * What this till sold to customers and the server's rows don't hold yet: points spent and earned, and the purchases
 * themselves. Rules [POINTS13], [POINTS14]: own redemptions count until the known balance has them.
 */
import type { RecentPurchase } from '../../shared/domain/entities/customer.ts';
import type { LedgerEntry } from '../../shared/domain/loyalty/ledger.ts';
import { ledgerEntriesOf } from '../../shared/domain/loyalty/ledger-entries.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import type { OwnThrough } from '../replica/replica-schema.ts';

/** A sale of this till to a customer. */
export interface OwnPurchase {
  readonly recent: RecentPurchase;
  readonly points: readonly LedgerEntry[];
}

/** Own sales to customers. */
export interface CustomerLedger {
  /** Takes an own entry that is on disk; taking one twice changes nothing. */
  recorded(entry: JournalEntry): void;
  /** The rows hold what was recorded up to there. */
  heard(ownThrough: OwnThrough): void;
  /** What these customers bought here since the rows came, newest first. */
  purchases(customerIds: readonly string[]): readonly OwnPurchase[];
  /** Points that they spent with it. */
  spentPoints(customerIds: readonly string[]): number;
}

interface Kept extends OwnPurchase {
  readonly customerId: string;
  readonly journalId: string;
  readonly tillSequence: number;
}

const soldBy = ['sale', 'order-handover', 'return'];

/** So many sales that the rows hold are kept, for the day on which a server that is put back holds them no more. */
const mostHeld = 500;

/** Makes an empty one. */
export function createCustomerLedger(): CustomerLedger {
  const kept = new Map<string, Kept>();
  let through: OwnThrough = {};
  const isHeld = ({ journalId, tillSequence }: Pick<JournalEntry, 'journalId' | 'tillSequence'>): boolean =>
    tillSequence <= (through[journalId] ?? 0);
  const of = (customerIds: readonly string[]): Kept[] =>
    [...kept.values()].filter((each) => customerIds.includes(each.customerId) && !isHeld(each));
  return {
    recorded: (entry) => {
      if (!soldBy.includes(entry.operation.kind)) return;
      const made = purchaseIn(entry);
      if (made) kept.set(entry.operation.id, made);
    },
    heard: (ownThrough) => {
      through = ownThrough;
      const held = [...kept].filter(([, each]) => isHeld(each));
      for (const [id] of held.slice(0, Math.max(0, held.length - mostHeld))) kept.delete(id);
    },
    purchases: (customerIds) => of(customerIds).sort((a, b) => b.recent.atMs - a.recent.atMs),
    spentPoints: (customerIds) =>
      of(customerIds)
        .flatMap(({ points }) => points)
        .reduce((sum, each) => (each.kind === 'spend' ? sum - each.points : sum), 0),
  };
}

function purchaseIn({ operation, journalId, tillSequence, receiptNumber }: JournalEntry): Kept | null {
  const parsed = parseOperation(operation);
  const sale = parsed.ok ? saleIn(parsed.value) : null;
  if (!parsed.ok || !sale || sale.customerId === null) return null;
  const recent: RecentPurchase = {
    operationId: operation.id,
    what: 'sale',
    number: receiptNumber ?? '',
    storeId: operation.storeId,
    atMs: operation.at.businessMs,
    currency: sale.currency,
    totalMinor: sale.totalMinor,
    names: sale.lines.slice(0, 3).map(({ name }) => name),
    returned: false,
  };
  const points = ledgerEntriesOf(parsed.value, null);
  return { customerId: sale.customerId, journalId, tillSequence, recent, points };
}

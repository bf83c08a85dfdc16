/**
 * The ledger of points, told anew from the stored facts: what sales spent and earned, what returns gave and took
 * back, what orders spent, gifts, and what managers forgave. Each fact counts once. No code of the product is used.
 */
import { welcomeAt } from '../world/shop.ts';
import type { CheckedDatabase } from './database.ts';
import { hasEnded } from './order-fold.ts';
import type { resolutions, ToldCustomers } from './stored-customers.ts';
import { sorted } from './stored-orders.ts';

const dayMs = 24 * 3_600_000;

/** Points that came or went. */
export interface ToldEntry {
  readonly operationId: string;
  readonly index: number;
  readonly customerId: string;
  readonly points: number;
  readonly atMs: number;
  readonly availableAtMs: number;
  readonly expiresAtMs: number | null;
  readonly ofOperationId: string | null;
  readonly giftKey: string | null;
}

/** What entries come to at a moment. */
export interface ToldBalance {
  readonly balance: number;
  readonly available: number;
  readonly pending: readonly (readonly [atMs: number, points: number])[];
  readonly expiring: readonly (readonly [atMs: number, points: number])[];
}

interface Loyalty {
  readonly customerId: string;
  readonly spentPoints: number;
  readonly earnedPoints: number;
  readonly availableAtMs: number;
  readonly expiresAtMs: number | null;
  readonly orderId: string | null;
}

interface StoredLine {
  readonly lineId?: number;
  readonly pointsSpent?: number;
  readonly pointsEarned?: number;
  /** Of a return. */
  readonly purchaseLineId?: number | null;
  readonly points?: { readonly takenBack: number; readonly givenBack: number };
}

interface StoredOperation {
  readonly id: string;
  readonly kind: string;
  readonly after?: readonly string[];
  readonly at: { readonly businessMs: number };
  readonly payload: {
    readonly loyalty?: Loyalty | null;
    readonly sale?: { readonly loyalty?: Loyalty | null; readonly lines?: readonly StoredLine[] } | null;
    readonly purchase?: { readonly operationId: string } | null;
    readonly lines?: readonly StoredLine[];
  };
}

/** The points of what an operation sold; null where no customer's have to do with it. */
export function loyaltyIn({ kind, payload }: Pick<StoredOperation, 'kind' | 'payload'>): Loyalty | null {
  return (kind === 'sale' ? payload.loyalty : payload.sale?.loyalty) ?? null;
}

/** All entries that sales, returns and orders make. */
export function toldEntries(database: CheckedDatabase): ToldEntry[] {
  const operations = database
    .all(
      `SELECT entry FROM operations WHERE held_reason IS NULL AND kind IN ('sale', 'order-handover', 'return')`,
    )
    .map((row) => (JSON.parse(String(row.entry)) as { operation: StoredOperation }).operation); // as it was stored
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const moved = movedByReturns(operations, byId);
  return [
    ...operations.flatMap((operation) =>
      numbered(operation, [...sold(operation), ...cameBack(operation, byId, moved)]),
    ),
    ...ordered(database),
  ];
}

type Part = Pick<ToldEntry, 'customerId' | 'points'> & Partial<ToldEntry>;

function numbered({ id, at }: Pick<StoredOperation, 'id' | 'at'>, parts: readonly Part[]): ToldEntry[] {
  const { businessMs: atMs } = at;
  const made = { operationId: id, atMs, availableAtMs: atMs, expiresAtMs: null, ofOperationId: null };
  return parts.map((part, index) => ({ ...made, giftKey: null, ...part, index }));
}

function sold(operation: StoredOperation): Part[] {
  const loyalty = loyaltyIn(operation);
  if (!loyalty) return [];
  const { customerId, spentPoints, earnedPoints, availableAtMs, expiresAtMs, orderId } = loyalty;
  return [
    // What went with an order went when it was placed.
    ...(spentPoints > 0 && orderId === null ? [{ customerId, points: -spentPoints }] : []),
    { customerId, points: earnedPoints, availableAtMs, expiresAtMs },
  ];
}

/** Points of goods by the line of their purchase: what it spent and earned, or gave and took back. */
interface Moved {
  spent: number;
  earned: number;
}

/**
 * What each return gives and takes back: of a line never more than it had spent and earned, in the order of the
 * returns, whichever of two that took the same goods was recorded first.
 */
function movedByReturns(
  operations: readonly StoredOperation[],
  byId: ReadonlyMap<string, StoredOperation>,
): ReadonlyMap<string, Moved> {
  const moved = new Map<string, Moved>();
  const left = new Map<string, Moved>();
  for (const { id, payload } of returnOrder(operations)) {
    const purchase = byId.get(payload.purchase?.operationId ?? '');
    const sum: Moved = { spent: 0, earned: 0 };
    moved.set(id, sum);
    for (const { purchaseLineId, points } of payload.lines ?? []) {
      const key = `${purchase?.id} ${purchaseLineId}`;
      const line = left.get(key) ?? pointsOfLine(purchase, purchaseLineId ?? 0);
      left.set(key, line);
      const spent = Math.min(points?.givenBack ?? 0, line.spent);
      const earned = Math.min(points?.takenBack ?? 0, line.earned);
      line.spent -= spent;
      line.earned -= earned;
      sum.spent += spent;
      sum.earned += earned;
    }
  }
  return moved;
}

function pointsOfLine(purchase: StoredOperation | undefined, lineId: number): Moved {
  const { payload, kind } = purchase ?? {};
  const lines = (kind === 'sale' ? payload?.lines : payload?.sale?.lines) ?? [];
  const line = lines.find((each) => each.lineId === lineId);
  return { spent: line?.pointsSpent ?? 0, earned: line?.pointsEarned ?? 0 };
}

/** Returns by time and id, but none before one that it names as known to it. */
function returnOrder(operations: readonly StoredOperation[]): StoredOperation[] {
  const waiting = operations
    .filter(({ kind }) => kind === 'return')
    .sort((a, b) => a.at.businessMs - b.at.businessMs || (a.id < b.id ? -1 : 1));
  const ordered: StoredOperation[] = [];
  while (waiting.length > 0) {
    const ids = new Set(waiting.map(({ id }) => id));
    const next = waiting.findIndex(({ after }) => !(after ?? []).some((id) => ids.has(id)));
    ordered.push(...waiting.splice(Math.max(0, next), 1));
  }
  return ordered;
}

function cameBack(
  operation: StoredOperation,
  byId: ReadonlyMap<string, StoredOperation>,
  moved: ReadonlyMap<string, Moved>,
): Part[] {
  const { kind, payload, at } = operation;
  const purchase = kind === 'return' ? byId.get(payload.purchase?.operationId ?? '') : undefined;
  const loyalty = purchase ? loyaltyIn(purchase) : null;
  if (!purchase || !loyalty) return [];
  const { spent = 0, earned = 0 } = moved.get(operation.id) ?? {};
  const { customerId, expiresAtMs } = loyalty;
  const lifeMs = expiresAtMs === null ? null : expiresAtMs - purchase.at.businessMs;
  return [
    { customerId, points: 0 - earned, ofOperationId: purchase.id },
    ...(spent > 0
      ? [
          {
            customerId,
            points: spent,
            ofOperationId: loyalty.orderId ?? purchase.id,
            expiresAtMs: lifeMs === null ? null : at.businessMs + lifeMs,
          },
        ]
      : []),
  ];
}

interface OrderRow {
  readonly state: string;
  readonly timeline: readonly { readonly atMs: number }[];
  readonly lines: readonly {
    readonly line: { readonly pointsSpent?: number; readonly quantityMilli: number };
    readonly substitute: { readonly pointsSpent?: number; readonly quantityMilli: number } | null;
    readonly handedMilli: number;
  }[];
}

/** What orders spent when they were placed, and what of it paid for nothing in the end. */
function ordered(database: CheckedDatabase): ToldEntry[] {
  return database.all('SELECT order_id, content FROM orders').flatMap((stored): ToldEntry[] => {
    const content = JSON.parse(String(stored.content)) as {
      id: string;
      storeId: string;
      placedAtMs: number;
      loyalty?: { customerId: string; spentPoints: number; lifeMs: number | null } | null;
    }; // as it was placed
    const { id, loyalty, placedAtMs } = content;
    if (!loyalty || loyalty.spentPoints === 0) return [];
    const { customerId, spentPoints, lifeMs } = loyalty;
    const spent: Part = { customerId, points: -spentPoints };
    const [row] = database.all(
      `SELECT data FROM feed_rows WHERE stream = ? AND collection = 'orders' AND id = ?`,
      `store:${content.storeId}`,
      id,
    );
    const order = row?.data ? (JSON.parse(String(row.data)) as OrderRow) : null; // checked by the checker of orders
    const made = { id, at: { businessMs: placedAtMs } };
    if (!order || !hasEnded(order.state)) return numbered(made, [spent]);
    const used = order.lines.reduce((sum, { line, substitute, handedMilli }) => {
      const { pointsSpent = 0, quantityMilli } = substitute ?? line;
      const milli = Math.min(handedMilli, quantityMilli);
      return sum + Math.floor((pointsSpent * milli * 2 + quantityMilli) / (quantityMilli * 2));
    }, 0);
    const atMs = Math.max(placedAtMs, ...order.timeline.map((each) => each.atMs));
    const expiresAtMs = lifeMs === null ? null : atMs + lifeMs;
    const given = { points: spentPoints - used, ofOperationId: id };
    const back: Part = { customerId, ...given, atMs, availableAtMs: atMs, expiresAtMs };
    return numbered(made, spentPoints > used ? [spent, back] : [spent]);
  });
}

/** The entries of a person: with the gifts for registering, and with what managers forgave. */
export function entriesOf(
  ids: readonly string[],
  all: readonly ToldEntry[],
  { customers }: Pick<ToldCustomers, 'customers'>,
  settled: ReturnType<typeof resolutions>,
): ToldEntry[] {
  const own = all.filter(({ customerId }) => ids.includes(customerId));
  const gifts = ids.flatMap((customerId) =>
    (customers.get(customerId)?.facts ?? [])
      .filter(({ kind }) => kind === 'registration')
      .map(({ id, atMs }): ToldEntry => {
        const { points, lifeDays } = welcomeAt(atMs);
        const moments = { atMs, availableAtMs: atMs, expiresAtMs: atMs + lifeDays * dayMs };
        return {
          operationId: id,
          index: 0,
          customerId,
          points,
          ...moments,
          ofOperationId: null,
          giftKey: 'welcome',
        };
      }),
  );
  const entries = [...own, ...gifts];
  const forgiving = settled.filter(
    ({ exceptionId, remedy }) =>
      remedy === 'forgive' && ids.some((customerId) => exceptionId === `points-overdrawn:${customerId}`),
  );
  for (const { id, atMs } of [...forgiving].sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))) {
    const before = entries.filter((entry) => entry.atMs <= atMs);
    const owed = -balanceAt(before, atMs).balance;
    if (owed <= 0) continue;
    const moments = { atMs, availableAtMs: atMs, expiresAtMs: null };
    const customerId = ids[0] ?? '';
    entries.push({
      operationId: id,
      index: 0,
      customerId,
      points: owed,
      ...moments,
      ofOperationId: null,
      giftKey: null,
    });
  }
  return entries;
}

interface Lot {
  readonly entry: ToldEntry;
  left: number;
}

const placeOf = ({ operationId, index }: ToldEntry): string => `${operationId}:${index}`;

/** What entries come to: each once, in order, points that lapse first going first. */
export function balanceAt(entries: readonly ToldEntry[], nowMs: number): ToldBalance {
  const gifts = new Set<string>();
  const inOrder = [...entries]
    .sort((a, b) => a.atMs - b.atMs || (placeOf(a) < placeOf(b) ? -1 : 1))
    .filter(({ giftKey }) => giftKey === null || (!gifts.has(giftKey) && gifts.add(giftKey)));
  const lots: Lot[] = [];
  const spentBy = new Map<string, SpentPart[]>();
  let balance = 0;
  let owed = 0;
  const lapse = (untilMs: number): void => {
    for (const lot of lots) {
      if ((lot.entry.expiresAtMs ?? Number.POSITIVE_INFINITY) > untilMs) continue;
      balance -= lot.left;
      lot.left = 0;
    }
  };
  for (const entry of inOrder) {
    lapse(Math.min(entry.atMs, nowMs));
    balance += entry.points;
    if (entry.points >= 0) {
      const repaid = Math.min(owed, entry.points);
      owed -= repaid;
      lots.push(...cameIn(entry, entry.points - repaid, spentBy.get(entry.ofOperationId ?? '') ?? []));
      continue;
    }
    let rest = -entry.points;
    const parts: SpentPart[] = [];
    for (const lot of taken(lots, entry)) {
      const part = Math.min(rest, lot.left);
      lot.left -= part;
      rest -= part;
      parts.push({ lapsesMs: lot.entry.expiresAtMs, points: part });
    }
    owed += rest;
    // What a return takes back is never given back again.
    if (entry.ofOperationId === null) spentBy.set(entry.operationId, parts);
  }
  lapse(nowMs);
  const pending = grouped(
    lots.filter(({ entry }) => entry.availableAtMs > nowMs),
    'availableAtMs',
  );
  return {
    balance,
    available: balance - pending.reduce((sum, [, points]) => sum + points, 0),
    pending,
    expiring: grouped(lots, 'expiresAtMs'),
  };
}

/** Points that were spent, by when they would have lapsed; null for never. */
interface SpentPart {
  readonly lapsesMs: number | null;
  points: number;
}

/** Given back, points lapse when they would have, the latest first, but not within two weeks. */
function cameIn(entry: ToldEntry, points: number, spent: readonly SpentPart[]): Lot[] {
  const never = Number.MAX_VALUE;
  const earliestMs = Math.min(entry.atMs + 14 * dayMs, entry.expiresAtMs ?? never);
  const lots: Lot[] = [];
  let left = points;
  for (const part of [...spent].sort((a, b) => (b.lapsesMs ?? never) - (a.lapsesMs ?? never))) {
    const given = Math.min(left, part.points);
    part.points -= given;
    left -= given;
    const expiresAtMs = part.lapsesMs === null ? null : Math.max(part.lapsesMs, earliestMs);
    lots.push({ entry: { ...entry, expiresAtMs }, left: given });
  }
  return [...lots, { entry, left }];
}

/** From which lots an entry takes, one after the other. */
function taken(lots: readonly Lot[], entry: ToldEntry): Lot[] {
  const rankOf = ({ entry: from }: Lot): number => {
    if (from.operationId === entry.ofOperationId) return 0;
    return from.availableAtMs <= entry.atMs ? 1 : 2;
  };
  const lapsesMs = ({ entry: from }: Lot): number => from.expiresAtMs ?? Number.MAX_VALUE;
  return [...lots].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) || lapsesMs(a) - lapsesMs(b) || (placeOf(a.entry) < placeOf(b.entry) ? -1 : 1),
  );
}

function grouped(lots: readonly Lot[], by: 'availableAtMs' | 'expiresAtMs'): [number, number][] {
  const sums = new Map<number, number>();
  for (const { entry, left } of lots) {
    const atMs = entry[by];
    if (atMs !== null && left > 0) sums.set(atMs, (sums.get(atMs) ?? 0) + left);
  }
  return [...sums].sort(([a], [b]) => a - b);
}

/** The ledger as the server keeps it, against what facts make; each difference as a text. */
export function ledgerDifferences(
  database: CheckedDatabase,
  entries: readonly ToldEntry[],
  ids: ReadonlySet<string>,
) {
  const textOf = (entry: ToldEntry): string => {
    const { operationId, index, customerId, points, atMs, availableAtMs, expiresAtMs, giftKey } = entry;
    return sorted({ operationId, index, customerId, points, atMs, availableAtMs, expiresAtMs, giftKey });
  };
  const kept = database
    .all('SELECT entry FROM ledger_entries')
    .map((row) => JSON.parse(String(row.entry)) as ToldEntry) // as it was entered
    .filter(({ customerId }) => ids.has(customerId))
    .map(textOf);
  const told = entries.filter(({ customerId }) => ids.has(customerId)).map(textOf);
  const [here, there] = [new Set(kept), new Set(told)];
  return [
    ...(here.size === kept.length ? [] : ['an entry stands twice']),
    ...told.filter((text) => !here.has(text)).map((text) => `not entered: ${text}`),
    ...kept.filter((text) => !there.has(text)).map((text) => `entered without a cause: ${text}`),
  ];
}

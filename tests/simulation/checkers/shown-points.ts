/**
 * What tills show of customers and their points. While things happen: the points of the open cart's customer are never
 * more than the account of a page that the till was answered, never older than one it has shown, less what its own
 * entries that are not in that page spent; and no less than if all of its own counted beside it. At the end: values
 * and points exactly as the server has them. No code of the product is used.
 */
import type { LightResponse } from '../sandbox/light-response.ts';
import type { Evidence } from '../world/evidence.ts';
import { type CustomerRow, judgedPersons, type KnownPersons } from './customers.ts';
import { type CheckedDatabase, openChecked } from './database.ts';
import { loyaltyIn } from './points.ts';
import { toldCustomers } from './stored-customers.ts';
import { sorted } from './stored-orders.ts';

type Account = NonNullable<CustomerRow['account']>;

/** What the model knows of the server at one page. */
interface Moment {
  readonly rows: ReadonlyMap<string, CustomerRow>;
  readonly held: ReadonlySet<string>;
}

/** A till as far as this looks at it. */
export interface PointsTill {
  readonly name: string;
  readonly storeId: string;
  readonly life: number;
  readonly inDoubt: boolean;
  readonly own: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  signIn(): Promise<boolean>;
  readonly till: {
    readonly customers: {
      readonly ofCart: { getState(): { readonly cart: ShownCustomer | null } };
      choose(
        customerId: string | null,
        shown: 'card',
      ): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: { readonly code: string } }>;
    };
    readonly sell: { getState(): { readonly cart: { readonly handover: unknown } } };
  } | null;
}

interface ShownCustomer {
  readonly customer: {
    readonly customerId: string;
    readonly values: Readonly<Record<string, unknown>> | null;
    readonly points: { readonly availablePoints: number } | null;
  };
}

interface Watched {
  moments: Moment[];
  /** The first moment that may still be shown, by customer. */
  readonly from: Map<string, number>;
  life: number;
  seen: string;
}

/** The checker of shown points. */
export class ShownPoints {
  readonly #file: string;
  readonly #evidence: Evidence;
  readonly #watched = new Map<string, Watched>();
  #database: CheckedDatabase | null = null;

  constructor(file: string, evidence: Evidence) {
    this.#file = file;
    this.#evidence = evidence;
  }

  /** The database is another one now. */
  close(): void {
    this.#database?.close();
    this.#database = null;
  }

  /** A page of customers was answered to a till, or one of them whom it asked for. */
  answered(name: string, storeId: string, response: LightResponse): void {
    if (!response.ok) return;
    this.#database ??= openChecked(this.#file);
    const rows = this.#database
      .all(
        `SELECT id, data FROM feed_rows WHERE stream = ? AND collection = 'customers' AND data IS NOT NULL`,
        `store:${storeId}`,
      )
      .map((row) => [String(row.id), JSON.parse(String(row.data)) as CustomerRow] as const); // as it is fed
    const held = this.#database.all('SELECT hash FROM operations').map(({ hash }) => String(hash));
    this.#of(name).moments.push({ rows: new Map(rows), held: new Set(held) });
  }

  /** A till was copied with its snapshot, which shows what the other one had been answered. */
  copied(name: string, copy: string): void {
    this.#watched.set(copy, { ...fresh(), moments: [...this.#of(name).moments] });
  }

  /** Compares what the open cart shows with the model. */
  look(subject: PointsTill): void {
    const { till, name, life, inDoubt, own } = subject;
    const shown = till?.customers.ofCart.getState().cart;
    const points = shown?.customer.points?.availablePoints;
    if (!till || !shown || inDoubt || points === undefined) return;
    const watched = this.#of(name);
    const { customerId } = shown.customer;
    const seen = `${life} ${customerId} ${points} ${own.size} ${watched.moments.length}`;
    if (watched.seen === seen) return;
    watched.seen = seen;
    if (watched.life !== life) {
      watched.life = life;
      watched.from.clear();
    }
    const { moments } = watched;
    const expected: string[] = [];
    for (let index = watched.from.get(customerId) ?? 0; index < moments.length; index += 1) {
      const range = rangeAt(moments, index, customerId, own);
      if (range && range.least <= points && points <= range.most) {
        // The oldest of those that fit: whichever of them is shown, none before it is shown again.
        watched.from.set(customerId, index);
        return;
      }
      if (range) expected.push(`${range.least} to ${range.most}`);
    }
    // Without a row in any page there is nothing to compare with.
    if (expected.length === 0) return;
    this.#evidence.violation(
      'points-shown',
      `${name} shows ${points} points of ${customerId}, not ${expected.slice(-4).join(' or ')}`,
    );
  }

  #of(name: string): Watched {
    const known = this.#watched.get(name) ?? fresh();
    this.#watched.set(name, known);
    return known;
  }
}

function fresh(): Watched {
  return { moments: [], from: new Map(), life: 0, seen: '' };
}

/** What a till may show after a moment; null where it has no row of the customer. */
function rangeAt(
  moments: readonly Moment[],
  index: number,
  customerId: string,
  own: PointsTill['own'],
): { readonly least: number; readonly most: number } | null {
  const moment = moments[index];
  const row = moment?.rows.get(customerId);
  if (!moment || !row?.account) return null;
  const ids = [customerId, ...row.mergedIds];
  let pending = 0;
  let earned = 0;
  let all = 0;
  for (const [hash, entry] of own) {
    const { kind, payload } = entry.operation as Parameters<typeof loyaltyIn>[0]; // an envelope
    const loyalty = ['sale', 'order-handover', 'return'].includes(kind) ? loyaltyIn({ kind, payload }) : null;
    if (!loyalty || !ids.includes(loyalty.customerId)) continue;
    earned += loyalty.earnedPoints;
    if (loyalty.orderId !== null) continue;
    all += loyalty.spentPoints;
    if (!moment.held.has(hash)) pending += loyalty.spentPoints;
  }
  const balances = balancesOf(row.account);
  const most = Math.max(...balances) - pending;
  // What is owed is repaid by what own sales earned, also before that may be spent; nothing of it may be spent twice.
  return { least: Math.min(...balances) - all, most: most + Math.min(Math.max(0, -most), earned) };
}

/** What an account comes to at whichever moment from when it was made. */
function balancesOf({ availablePoints, pending, expiring }: Account): number[] {
  const moments = [...pending, ...expiring].map(({ atMs }) => atMs);
  return [Number.NEGATIVE_INFINITY, ...moments].map((nowMs) => {
    const due = (all: Account['pending']): number =>
      all.reduce((sum, { points, atMs }) => (atMs <= nowMs ? sum + points : sum), 0);
    return availablePoints + due(pending) - due(expiring);
  });
}

/** What a till shows of the customers of its store otherwise than the facts have it; empty when they are level. */
export async function customerDifferences(
  database: CheckedDatabase,
  persons: KnownPersons,
  subject: PointsTill,
): Promise<string[]> {
  const { till, name, storeId } = subject;
  if (!till || !(await subject.signIn())) return [`${name} is off`];
  // What lies on the counter is an order's, and so is its customer.
  if (till.sell.getState().cart.handover !== null) return [];
  const told = toldCustomers(database, persons);
  const found: string[] = [];
  for (const { customerId, storeIds, values, row } of judgedPersons(database, told)) {
    if (!storeIds.includes(storeId)) continue;
    const chosen = await till.customers.choose(customerId, 'card');
    if (!chosen.ok) {
      found.push(`${name} does not know ${customerId}: ${chosen.reason.code}`);
      continue;
    }
    const shown = till.customers.ofCart.getState().cart?.customer;
    const isReadable = told.customers.get(customerId)?.key !== null && Object.keys(values).length > 0;
    const readable = Object.entries(shown?.values ?? {}).filter(([, value]) => value !== null);
    if (isReadable && sorted(Object.fromEntries(readable)) !== sorted(values))
      found.push(`${name} shows ${customerId} as ${sorted(shown?.values)}, the facts say ${sorted(values)}`);
    const points = shown?.points?.availablePoints;
    const balances = row?.account ? balancesOf(row.account) : [];
    if (points === undefined || !balances.includes(points))
      found.push(`${name} shows ${points} points of ${customerId}, not ${balances.join(' or ')}`);
  }
  await till.customers.choose(null, 'card');
  return found;
}

/**
 * Watches what tills show. An independent model knows, for each page of stock that a till was answered, the
 * sums of the movements the server held and which entries were among them; what the till shows must be the
 * sum of one such page, never older than one it has shown, plus its own entries that are not in it.
 */
import type { LightResponse } from '../sandbox/light-response.ts';
import type { Evidence } from '../world/evidence.ts';
import { type CheckedDatabase, movementsOf, openChecked } from './database.ts';

/** What the model knows of the server at one page. */
interface Moment {
  readonly sums: ReadonlyMap<string, number>;
  readonly stored: ReadonlySet<string>;
}

interface Watched {
  moments: Moment[];
  /** The first moment that may still be shown, by SKU. */
  from: Map<string, number>;
  life: number;
  seen: string;
}

/** A till as far as the model looks at it. */
export interface ShowingTill {
  readonly name: string;
  readonly life: number;
  readonly inDoubt: boolean;
  readonly own: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly till: {
    readonly stock: {
      version(): number;
      figure(sku: string): { readonly onHandMilli: number | null };
    };
  } | null;
}

/** The checker of shown stock. */
export class ShownStock {
  readonly #file: string;
  readonly #evidence: Evidence;
  readonly #skus: readonly string[];
  readonly #watched = new Map<string, Watched>();
  /** The last moment of each store, while nothing was committed after it. */
  readonly #now = new Map<string, Moment>();
  #database: CheckedDatabase | null = null;

  constructor(file: string, evidence: Evidence, skus: readonly string[]) {
    this.#file = file;
    this.#evidence = evidence;
    this.#skus = skus;
  }

  /** The database is another one now. */
  close(): void {
    this.#now.clear();
    this.#database?.close();
    this.#database = null;
  }

  /** A page of stock was answered to a till. */
  answered(name: string, storeId: string, response: LightResponse): void {
    if (!response.ok) return;
    const moment = this.#now.get(storeId) ?? this.#read(storeId);
    this.#now.set(storeId, moment);
    const { moments } = this.#of(name);
    if (moments.at(-1) !== moment) moments.push(moment);
  }

  /** Something was committed. */
  committed(): void {
    this.#now.clear();
  }

  #read(storeId: string): Moment {
    this.#database ??= openChecked(this.#file);
    const sums = new Map(
      this.#database
        .all(
          'SELECT sku, sum(quantity_milli) AS n FROM stock_movements WHERE store_id = ? GROUP BY sku',
          storeId,
        )
        .map((row) => [String(row.sku), Number(row.n)]),
    );
    const entries = this.#database.all('SELECT hash FROM operations WHERE store_id = ?', storeId);
    return { sums, stored: new Set(entries.map((row) => String(row.hash))) };
  }

  /** Compares what a till shows with the model. */
  look(till: ShowingTill): void {
    const { till: running } = till;
    if (!running || till.inDoubt) return;
    const watched = this.#of(till.name);
    if (watched.life !== till.life) {
      watched.life = till.life;
      watched.from.clear();
    }
    const seen = `${till.life} ${running.stock.version()} ${till.own.size}`;
    if (seen === watched.seen) return;
    watched.seen = seen;
    const cloned = [...till.own.values()].some((entry) =>
      this.#evidence.clonedJournals.has(String(entry.journalId)),
    );
    if (cloned) return;
    for (const sku of this.#skus) {
      const shown = running.stock.figure(sku).onHandMilli;
      if (shown !== null) this.#compare(till, watched, sku, shown);
    }
  }

  #compare(till: ShowingTill, watched: Watched, sku: string, shown: number): void {
    const { moments } = watched;
    const first = watched.from.get(sku) ?? 0;
    const expected: number[] = [];
    for (let index = first; index < moments.length; index += 1) {
      const moment = moments[index];
      if (!moment) break;
      const sum = moment.sums.get(sku) ?? 0;
      const all = sum + pendingOf(till, sku, (hash) => moment.stored.has(hash));
      // An outcome may tell of a held operation before any page of stock does.
      if (shown === all || shown === sum + this.#pendingBut(till, sku, moment)) {
        watched.from.set(sku, index);
        return;
      }
      expected.push(all);
    }
    this.#evidence.violation(
      'shown-once',
      `${till.name} shows ${shown} of ${sku} instead of ${expected.slice(-5).join(' or ')}`,
    );
  }

  /** The pending sum without what the server holds back by now. */
  #pendingBut(till: ShowingTill, sku: string, moment: Moment): number {
    const rows = this.#database?.all('SELECT hash FROM operations WHERE held_reason IS NOT NULL') ?? [];
    const held = new Set(rows.map((row) => String(row.hash)));
    return pendingOf(till, sku, (hash) => moment.stored.has(hash) || held.has(hash));
  }

  #of(name: string): Watched {
    const known = this.#watched.get(name);
    if (known) return known;
    const fresh: Watched = { moments: [], from: new Map(), life: 0, seen: '' };
    this.#watched.set(name, fresh);
    return fresh;
  }
}

/** The sum of a till's own movements of a SKU that a moment doesn't hold. */
function pendingOf(till: ShowingTill, sku: string, holds: (hash: string) => boolean): number {
  let sum = 0;
  for (const [hash, entry] of till.own) {
    if (holds(hash)) continue;
    for (const movement of movementsOf(entry)) if (movement.sku === sku) sum += movement.quantityMilli;
  }
  return sum;
}

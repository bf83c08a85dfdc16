/**
 * Watches what tills show. An independent model knows, for each page of stock that a till was answered, the
 * sums of the movements the server held and which entries were among them; what the till shows must be the
 * sum of one such page, never older than one it has shown, plus its own entries that are not in it. Entries
 * are told apart by their hashes, so a copied till is judged by what lies on its own disk, whatever the other
 * copy wrote in the same places.
 */
import type { LightResponse } from '../sandbox/light-response.ts';
import type { Evidence } from '../world/evidence.ts';
import { type CheckedDatabase, movementsOf, openChecked } from './database.ts';

/** What the model knows of the server at one page. */
interface Moment {
  readonly sums: ReadonlyMap<string, number>;
  /** The store's entries that this database holds, by the row they became; those up to `lastRow` were there. */
  readonly rows: ReadonlyMap<string, number>;
  readonly lastRow: number;
}

/** An entry of a till as far as it moves a SKU. */
interface OwnMovement {
  readonly hash: string;
  readonly id: string;
  quantityMilli: number;
}

/** What a till's entries move, by SKU, as far as they were read. */
interface OwnMovements {
  readonly of: ShowingTill['own'];
  entries: number;
  readonly bySku: Map<string, OwnMovement[]>;
}

interface Watched {
  moments: Moment[];
  /** Operations that a page of outcomes ever told this till to be held. */
  readonly toldHeld: Set<string>;
  /** The first moment that may still be shown, by SKU. */
  from: Map<string, number>;
  life: number;
  /** What was looked at last: the figures' version, and how many entries the till has. */
  seen: { readonly version: number; readonly entries: number } | null;
  own: OwnMovements | null;
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
  /** Entries of the database by store and hash, with their rows: none is ever taken out, so only new ones are read. */
  #rows = new Map<string, Map<string, number>>();
  #lastRow = 0;

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
    this.#rows = new Map();
    this.#lastRow = 0;
  }

  /** A page of stock was answered to a till. */
  answered(name: string, storeId: string, response: LightResponse): void {
    if (!response.ok) return;
    const moment = this.#now.get(storeId) ?? this.#read(storeId);
    this.#now.set(storeId, moment);
    const { moments } = this.#of(name);
    if (moments.at(-1) !== moment) moments.push(moment);
  }

  /** A page of outcomes was answered to a till. */
  outcomesAnswered(name: string, response: LightResponse): void {
    if (!response.ok) return;
    const { rows = [] } = response.parsed() as { rows?: { id: string; data: { status: string } | null }[] };
    const { toldHeld } = this.#of(name);
    for (const { id, data } of rows) if (data?.status === 'held') toldHeld.add(id);
  }

  /** A till was copied with its snapshot, which shows what the other one had been answered. */
  copied(name: string, copy: string): void {
    const { moments, toldHeld } = this.#of(name);
    this.#watched.set(copy, { ...fresh(), moments: [...moments], toldHeld: new Set(toldHeld) });
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
    const fresh = 'SELECT rowid AS number, store_id, hash FROM operations WHERE rowid > ? ORDER BY rowid';
    for (const { number, store_id, hash } of this.#database.all(fresh, this.#lastRow)) {
      this.#lastRow = Number(number);
      const rows = this.#rowsOf(String(store_id));
      // An entry may stand in two branches; it was there from the first on.
      if (!rows.has(String(hash))) rows.set(String(hash), this.#lastRow);
    }
    return { sums, rows: this.#rowsOf(storeId), lastRow: this.#lastRow };
  }

  #rowsOf(storeId: string): Map<string, number> {
    const known = this.#rows.get(storeId);
    if (known) return known;
    const made = new Map<string, number>();
    this.#rows.set(storeId, made);
    return made;
  }

  /** Compares what a till shows with the model. */
  look(till: ShowingTill): void {
    const { till: running } = till;
    if (!running || till.inDoubt) return;
    const watched = this.#of(till.name);
    if (watched.life !== till.life) {
      watched.life = till.life;
      watched.from.clear();
      watched.seen = null;
    }
    const version = running.stock.version();
    const entries = till.own.size;
    if (watched.seen?.version === version && watched.seen.entries === entries) return;
    watched.seen = { version, entries };
    watched.own = readOn(watched.own, till.own);
    const { bySku } = watched.own;
    for (const sku of this.#skus) {
      const shown = running.stock.figure(sku).onHandMilli;
      if (shown !== null) this.#compare(till, watched, sku, shown, bySku.get(sku) ?? []);
    }
  }

  #compare(
    till: ShowingTill,
    watched: Watched,
    sku: string,
    shown: number,
    own: readonly OwnMovement[],
  ): void {
    const { moments } = watched;
    const first = watched.from.get(sku) ?? 0;
    const expected: number[] = [];
    for (let index = first; index < moments.length; index += 1) {
      const moment = moments[index];
      if (!moment) break;
      const sums = shownSums(own, sku, moment, watched.toldHeld);
      if (sums.includes(shown)) {
        watched.from.set(sku, index);
        return;
      }
      expected.push(sums[0] ?? 0);
    }
    this.#evidence.violation(
      'shown-once',
      `${till.name} shows ${shown} of ${sku} instead of ${expected.slice(-5).join(' or ')}`,
    );
  }

  #of(name: string): Watched {
    const known = this.#watched.get(name);
    if (known) return known;
    const made = fresh();
    this.#watched.set(name, made);
    return made;
  }
}

function fresh(): Watched {
  return { moments: [], toldHeld: new Set(), from: new Map(), life: 0, seen: null, own: null };
}

/**
 * What a till may show of a SKU after this moment, the usual sum first. An own entry that the moment doesn't
 * hold counts. It may, but need not, be left out once an outcome told the till that the server holds its
 * effect back: outcomes travel beside stock, a page of them may come before any page of stock that has the
 * entry, and a server that was put back to an older copy judges the entry alike when it comes again.
 */
function shownSums(
  own: readonly OwnMovement[],
  sku: string,
  moment: Moment,
  toldHeld: ReadonlySet<string>,
): readonly number[] {
  let certain = moment.sums.get(sku) ?? 0;
  const held: number[] = [];
  for (const { hash, id, quantityMilli } of own) {
    const row = moment.rows.get(hash);
    if (row !== undefined && row <= moment.lastRow) continue;
    if (toldHeld.has(id)) held.push(quantityMilli);
    else certain += quantityMilli;
  }
  if (held.length === 0) return [certain];
  // Each sum once at every step: there are few, however many operations are held.
  let sums: readonly number[] = [certain];
  for (const moved of held) sums = [...new Set(sums.flatMap((sum) => [sum + moved, sum]))];
  return sums;
}

/**
 * Reads on in a till's entries, which are only ever added to; at its start a till has others. What an entry moves of a
 * SKU on several lines is added up.
 */
function readOn(before: OwnMovements | null, own: ShowingTill['own']): OwnMovements {
  const known =
    before?.of === own ? before : { of: own, entries: 0, bySku: new Map<string, OwnMovement[]>() };
  let skip = known.entries;
  for (const [hash, entry] of own) {
    skip -= 1;
    if (skip >= 0) continue;
    for (const { sku, quantityMilli } of movementsOf(entry)) {
      const { id } = entry.operation as { readonly id: string }; // an entry's envelope
      const movements = known.bySku.get(sku) ?? [];
      if (movements.length === 0) known.bySku.set(sku, movements);
      const last = movements.at(-1);
      if (last?.hash === hash) last.quantityMilli += quantityMilli;
      else movements.push({ hash, id, quantityMilli });
    }
  }
  known.entries = own.size;
  return known;
}

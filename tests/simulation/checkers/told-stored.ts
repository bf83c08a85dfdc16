/**
 * What is told to be stored is stored: at the moment of each answer to a push a connection of its own, which sees
 * committed rows only, finds the entry that the answer names; and a till that says that nothing of its journal
 * waits is asked for each entry of it. A till can't know that the server was put back to an older copy, so the
 * second holds as long as it never was.
 */
import type { LightResponse } from '../sandbox/light-response.ts';
import type { Evidence } from '../world/evidence.ts';
import { type CheckedDatabase, openChecked } from './database.ts';

/** A till as far as this looks at it. */
export interface TellingTill {
  readonly name: string;
  readonly life: number;
  readonly inDoubt: boolean;
  readonly own: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** How many journals its disk held at start, empty ones too. */
  readonly journalsAtStart: number;
  readonly till: { readonly health: { getState(): { readonly waiting: number } } } | null;
}

interface Answer {
  readonly storedThrough: number;
  readonly storedHash: string;
}

/** The checker of what is told to be stored. */
export class ToldStored {
  readonly #file: string;
  readonly #evidence: Evidence;
  readonly #seen = new Map<string, { life: number; waiting: number; entries: number }>();
  readonly #proven = new Set<string>();
  #database: CheckedDatabase | null = null;
  /** Up to where the entries of this database are proven. */
  #lastRow = 0;

  constructor(file: string, evidence: Evidence) {
    this.#file = file;
    this.#evidence = evidence;
  }

  /** The database is another one now. */
  close(): void {
    this.#database?.close();
    this.#database = null;
    this.#lastRow = 0;
  }

  /** A push was answered. */
  answered(body: string | null, response: LightResponse): void {
    if (!response.ok || body === null) return;
    const { journalId } = JSON.parse(body) as { journalId: string };
    const { storedThrough, storedHash } = response.parsed() as Answer;
    if (storedThrough === 0) return;
    const found = this.#open().all(
      'SELECT 1 FROM operations WHERE journal_id = ? AND till_sequence = ? AND hash = ?',
      journalId,
      storedThrough,
      storedHash,
    );
    if (found.length > 0) return;
    const what = `${journalId} ${storedThrough} ${storedHash.slice(0, 12)}`;
    this.#evidence.violation('told-stored', `the server answered to hold ${what} and does not`);
  }

  /** Looks whether a till says that everything is sent. */
  look({ name, life, inDoubt, own, journalsAtStart, till }: TellingTill): void {
    if (!till || inDoubt || this.#evidence.faults.has('server-restored')) return;
    const { waiting } = till.health.getState();
    const seen = this.#seen.get(name);
    if (seen?.life === life && seen.waiting === waiting && seen.entries === own.size) return;
    this.#seen.set(name, { life, waiting, entries: own.size });
    if (waiting > 0) return;
    const unproven = [...own].filter(([hash]) => !this.#proven.has(hash));
    // Of earlier journals a till knows what waits once it has looked; the present one may be empty as yet.
    const journals = new Set([...own.values()].map((entry) => entry.journalId));
    if (unproven.length === 0 || Math.max(journals.size, journalsAtStart) > 1) return;
    const rows = this.#open().all(
      'SELECT rowid AS number, hash FROM operations WHERE rowid > ? ORDER BY rowid',
      this.#lastRow,
    );
    for (const { number, hash } of rows) {
      this.#proven.add(String(hash));
      this.#lastRow = Number(number);
    }
    const missing = unproven.filter(([hash]) => !this.#proven.has(hash));
    if (missing.length === 0) return;
    const places = missing.map(([, entry]) => entry.tillSequence).join(' ');
    this.#evidence.violation('told-stored', `${name} says that nothing waits; the server lacks ${places}`);
  }

  #open(): CheckedDatabase {
    this.#database ??= openChecked(this.#file);
    return this.#database;
  }
}

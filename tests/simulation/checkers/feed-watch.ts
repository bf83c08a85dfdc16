/**
 * Watches the feeds: after each commit the new sequences of a stream lie behind the old ones, differ, and end
 * at the stream's position; and each page holds exactly the rows between the checkpoint it was asked with and the one it answers.
 */
import type { LightResponse } from '../sandbox/light-response.ts';
import type { Evidence } from '../world/evidence.ts';
import { type CheckedDatabase, openChecked } from './database.ts';

interface Page {
  readonly rebuild: boolean;
  readonly final: boolean;
  readonly rows: readonly { readonly id: string; readonly feedSequence: number }[];
  readonly checkpoint: { readonly position: number; readonly initial?: object };
}

/** The checker of streams and pages. */
export class FeedWatch {
  readonly #file: string;
  readonly #evidence: Evidence;
  #database: CheckedDatabase | null = null;
  #positions = new Map<string, number>();

  constructor(file: string, evidence: Evidence) {
    this.#file = file;
    this.#evidence = evidence;
  }

  open(): void {
    this.#database ??= openChecked(this.#file);
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
  }

  /** The database is another one now. */
  restored(): void {
    this.close();
    this.open();
    this.#positions = new Map(this.#read().map(({ stream, position }) => [stream, position]));
  }

  /** A transaction was committed. */
  committed(): void {
    if (!this.#database) return;
    for (const { stream, position } of this.#read()) {
      const before = this.#positions.get(stream) ?? 0;
      if (position === before) continue;
      this.#positions.set(stream, position);
      const found = this.#database
        .all(
          'SELECT feed_sequence AS n FROM feed_rows WHERE stream = ? AND feed_sequence > ?',
          stream,
          before,
        )
        .map((row) => Number(row.n))
        .sort((a, b) => a - b);
      // A row written twice in one transaction keeps its later sequence only; but the last place is somebody's.
      if (new Set(found).size === found.length && found.at(-1) === position) continue;
      this.#evidence.violation('no-gap-in-feeds', `${stream} ${before} to ${position}: ${found.join(' ')}`);
    }
  }

  /** A page was answered to a till of a store. */
  answered(path: string, storeId: string, response: LightResponse): void {
    const [place = '', search = ''] = path.split('?', 2);
    const collection = place.slice('/v1/feed/'.length);
    if (!response.ok || !this.#database) return;
    const page = response.parsed() as Page;
    if (page.rebuild) return;
    const asked = new URLSearchParams(search).get('checkpoint');
    const from = asked === null ? null : (JSON.parse(asked) as Page['checkpoint']);
    if (from?.initial || page.checkpoint.initial) return;
    const stream = collection === 'products' || collection === 'reference' ? 'chain' : `store:${storeId}`;
    // Most pages are empty, and nothing was written since.
    const quiet = from !== null && from.position === this.#positions.get(stream);
    if (quiet && page.rows.length === 0) return;
    const live = from === null ? 'AND data IS NOT NULL' : '';
    const expected = this.#database
      .all(
        `SELECT id, feed_sequence AS n FROM feed_rows WHERE stream = ? AND collection = ? ${live}
         AND feed_sequence > ? AND feed_sequence <= ?`,
        stream,
        collection,
        from?.position ?? 0,
        page.checkpoint.position,
      )
      .map((row) => `${row.id} ${row.n}`)
      .sort();
    const found = page.rows.map((row) => `${row.id} ${row.feedSequence}`).sort();
    if (JSON.stringify(expected) === JSON.stringify(found)) return;
    this.#evidence.violation(
      'pages-are-whole',
      `${stream} ${collection} ${from?.position ?? 'first'} to ${page.checkpoint.position}: ${found.length} of ${expected.length} rows`,
    );
  }

  #read(): { stream: string; position: number }[] {
    const rows = this.#database?.all('SELECT stream, position FROM streams ORDER BY stream') ?? [];
    return rows.map((row) => ({ stream: String(row.stream), position: Number(row.position) }));
  }
}

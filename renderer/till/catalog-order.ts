/**
 * The catalogue in the order in which it is listed, and its text as one long string to search in: looking
 * through 100,000 strings that lie anywhere in memory takes ten times as long as looking through one. Articles
 * come and go in small numbers, so the order is kept by merging and never sorted as a whole again.
 */
import type { Article, Variant } from '../../shared/domain/entities/article.ts';

/** One variant, ready to be found. */
export interface Entry {
  readonly article: Article;
  readonly variant: Variant;
  /** What it is found by, as the search compares it. */
  readonly text: string;
}

/** The variants of one article. */
export interface ArticleEntries {
  readonly article: Article;
  readonly entries: readonly Entry[];
}

/** Best-selling first; equals by name and then id, so that a search gives the same list on every till. */
export function byPopularity(a: Article, b: Article): number {
  if (a.popularity !== b.popularity) return b.popularity - a.popularity;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** All articles in their order. */
export class CatalogOrder {
  #articles: readonly ArticleEntries[] = [];
  /** Made at the first search after a change. */
  #text: SearchText | null = null;

  /** Takes articles out and in. */
  replace(removed: ReadonlySet<ArticleEntries>, added: readonly ArticleEntries[]): void {
    const kept = removed.size === 0 ? this.#articles : this.#articles.filter((each) => !removed.has(each));
    this.#articles = merge(
      kept,
      added.toSorted((a, b) => byPopularity(a.article, b.article)),
    );
    this.#text = null;
  }

  /**
   * Adds entries that are accepted and whose text holds every word, in their order, until there are `limit`.
   * Words hold no white space, so none is found across the border of two entries.
   */
  find(words: readonly string[], accepts: (entry: Entry) => boolean, found: Set<Entry>, limit: number): void {
    this.#text ??= makeText(this.#articles);
    const { whole, starts, entries } = this.#text;
    const [longest = '', ...others] = words.toSorted((a, b) => b.length - a.length);
    let place = 0;
    for (let from = 0; found.size < limit; from = starts[place] ?? whole.length) {
      const at = whole.indexOf(longest, from);
      if (at < 0) return;
      place = lastAtOrBefore(starts, at, place);
      const entry = entries[place];
      place += 1;
      if (entry && others.every((word) => entry.text.includes(word)) && accepts(entry)) found.add(entry);
    }
  }
}

/** The texts of all entries, a line each. */
interface SearchText {
  readonly whole: string;
  /** Where each entry's line begins. */
  readonly starts: Int32Array;
  readonly entries: readonly Entry[];
}

function makeText(articles: readonly ArticleEntries[]): SearchText {
  const entries = articles.flatMap((each) => each.entries);
  const starts = new Int32Array(entries.length);
  let at = 0;
  for (const [index, { text }] of entries.entries()) {
    starts[index] = at;
    at += text.length + 1;
  }
  return { whole: entries.map(({ text }) => text).join('\n'), starts, entries };
}

/** Puts what is sorted into what is sorted, with few comparisons where `added` is short. */
function merge(kept: readonly ArticleEntries[], added: readonly ArticleEntries[]): readonly ArticleEntries[] {
  if (added.length === 0) return kept;
  const merged: ArticleEntries[] = [];
  let from = 0;
  for (const each of added) {
    const until = firstBehind(kept, each, from);
    for (const before of kept.slice(from, until)) merged.push(before);
    merged.push(each);
    from = until;
  }
  return merged.concat(kept.slice(from));
}

/** The first place at or after `from` that stands behind the article. */
function firstBehind(kept: readonly ArticleEntries[], { article }: ArticleEntries, from: number): number {
  let low = from;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = kept[middle]?.article;
    if (other && byPopularity(other, article) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last place from `from` on whose start isn't beyond a position. */
function lastAtOrBefore(starts: Int32Array, position: number, from: number): number {
  let low = from;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The order kept by merging and the search in one text must give what sorting and looking one by one give. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { article } from '../../tests/support/till-rows.ts';
import { type ArticleEntries, byPopularity, CatalogOrder } from './catalog-order.ts';

const name = fc.stringMatching(/^[abя ]{1,5}$/);

/** An article of one or two variants whose texts are given. */
function entriesOf(id: string, popularity: number, texts: readonly string[]): ArticleEntries {
  const [variant] = article(id).variants;
  if (!variant) throw new Error('an article has a variant');
  const one = article(id, { name: texts[0] ?? '', popularity });
  return { article: one, entries: texts.map((text) => ({ article: one, variant, text })) };
}

const steps = fc.array(
  fc.array(
    fc.record({
      id: fc.constantFrom('1', '2', '3', '4', '5', '6', '7'),
      popularity: fc.integer({ min: 0, max: 2 }),
      texts: fc.option(fc.array(name, { minLength: 1, maxLength: 2 }), { freq: 4 }),
    }),
    { maxLength: 5 },
  ),
  { maxLength: 6 },
);
const words = fc.array(fc.stringMatching(/^[abя]{1,3}$/), { minLength: 1, maxLength: 2 });

it('[CATALOG5] whatever comes and goes, a search finds what looking at every entry in order finds', () => {
  fc.assert(
    fc.property(steps, words, fc.integer({ min: 1, max: 6 }), (changes, wanted, limit) => {
      const order = new CatalogOrder();
      const present = new Map<string, ArticleEntries>();
      for (const change of changes) {
        const removed = new Set<ArticleEntries>();
        for (const { id } of change) {
          const old = present.get(id);
          if (old) removed.add(old);
          present.delete(id);
        }
        for (const { id, popularity, texts } of change)
          if (texts) present.set(id, entriesOf(id, popularity, texts));
        const ids = new Set(change.map(({ id }) => id));
        order.replace(
          removed,
          [...ids].flatMap((id) => present.get(id) ?? []),
        );
        // A search in between must not keep the text of before.
        order.find(['a'], () => true, new Set(), 1);
      }
      const found = new Set<ArticleEntries['entries'][number]>();
      order.find(wanted, () => true, found, limit);
      const oneByOne = [...present.values()]
        .sort((a, b) => byPopularity(a.article, b.article))
        .flatMap(({ entries }) => entries)
        .filter(({ text }) => wanted.every((word) => text.includes(word)))
        .slice(0, limit);
      expect([...found]).toEqual(oneByOne);
    }),
    { numRuns: 500 },
  );
});

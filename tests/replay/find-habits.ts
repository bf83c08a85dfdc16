/** Works out recommendations and segments over what a replay sold, as a server does at night, and tells the figures. */
import { type Article, articleSchema } from '../../shared/domain/entities/article.ts';
import { usualSupport } from '../../sync-server/analysis/goes-with.ts';
import { readReceipts } from '../../sync-server/analysis/read-receipts.ts';
import { refreshCustomers, refreshGoesWith } from '../../sync-server/analysis/refresh-analysis.ts';
import type { Store } from '../../sync-server/store/store.ts';

const mostPairs = 5;

/** What is printed. */
export interface HabitFigures {
  readonly recommendations: {
    readonly receipts: number;
    /** Articles with which something goes. */
    readonly articles: number;
    /** The pairs that stand on the most receipts. */
    readonly pairs: readonly {
      readonly a: string;
      readonly b: string;
      readonly lift: number;
      readonly receipts: number;
    }[];
    /** Customers whose segments or habits were found. */
    readonly customers: number;
  };
}

/** Works them out and writes them where tills have them. */
export async function findHabits(store: Store): Promise<HabitFigures> {
  const receipts = await readReceipts(store, 0);
  const found = await refreshGoesWith(
    store,
    receipts.map(({ articleIds }) => articleIds),
    usualSupport,
  );
  const customers = await refreshCustomers(store, receipts);
  return {
    recommendations: {
      receipts: found.receipts,
      articles: found.articles,
      pairs: await topPairs(store),
      customers,
    },
  };
}

/** The articles that the chain has. */
export async function articlesIn(store: Store): Promise<Article[]> {
  const rows = await store.read(({ feed }) =>
    feed.rowsAfter('chain', 'products', 0, Number.MAX_SAFE_INTEGER),
  );
  return rows.flatMap(({ text }) => (text === null ? [] : articleSchema.parse(JSON.parse(text))));
}

async function topPairs(store: Store): Promise<HabitFigures['recommendations']['pairs']> {
  const articles = await articlesIn(store);
  const names = new Map(articles.map(({ id, name }) => [id, name]));
  return articles
    .flatMap(({ id, name, goesWith = [] }) =>
      // A pair stands with both of its articles.
      goesWith
        .filter(({ articleId }) => id < articleId)
        .map(({ articleId, liftPercent, receipts }) => ({
          ...{ a: name, b: names.get(articleId) ?? articleId },
          ...{ lift: liftPercent / 100, receipts },
        })),
    )
    .sort((x, y) => y.receipts - x.receipts || y.lift - x.lift || (x.a + x.b < y.a + y.b ? -1 : 1))
    .slice(0, mostPairs);
}

/**
 * Loads the demo chain into an empty database: two stores in roubles with groceries and clothes, and the gift
 * shop of the Online Retail sample in pounds, each with staff, pictures and opening stock. A database that has
 * stores already is left as it is.
 */
import type { Article } from '../../shared/domain/entities/article.ts';
import {
  hasStores,
  writeArticles,
  writeOpeningStock,
  writePictures,
  writeReference,
} from '../catalog/write-catalog.ts';
import { writeAnnouncements } from '../catalog/write-deliveries.ts';
import type { Store } from '../store/store.ts';
import { type DrawnArticle, giftArticles, roubleArticles } from './demo-articles.ts';
import { demoDeliveries } from './demo-deliveries.ts';
import { demoReference, demoStores } from './demo-people.ts';

export { demoPins } from './demo-people.ts';

/** Whether a store belongs to the demonstration chain. */
export function isDemoStore(storeId: string): boolean {
  return demoStores.some(({ store }) => store.storeId === storeId);
}

/** Loads the chain; `say` gets a line for each step. */
export async function loadDemo(store: Store, say: (line: string) => void): Promise<void> {
  if (await hasStores(store)) {
    say('The database has a chain already; it is left as it is.');
    return;
  }
  const roubles = roubleArticles();
  const gifts = giftArticles();
  await writePictures(store, pictures([...roubles, ...gifts]));
  await writeArticles(
    store,
    [...roubles, ...gifts].map(({ article }) => article),
  );
  say(`${roubles.length} articles in roubles and ${gifts.length} in pounds, with drawn pictures`);
  for (const { store: shop } of demoStores) {
    const articles = (shop.currency === 'RUB' ? roubles : gifts).map(({ article }) => article);
    const lines = openingStock(articles, shop.storeId);
    await writeOpeningStock(store, shop.storeId, 'demo-opening', lines);
    const currency = shop.currency === 'RUB' ? 'RUB' : 'GBP';
    const deliveries = demoDeliveries(shop.storeId, currency, articles);
    await writeAnnouncements(store, deliveries);
    say(
      `${shop.storeId} ${shop.name}: stock of ${lines.length} SKUs, ${deliveries.length} deliveries on their way`,
    );
  }
  // Last, because stores are what says that the chain is loaded.
  await writeReference(store, demoReference());
  say('Staff, roles, tax tables and settings');
}

function pictures(drawn: readonly DrawnArticle[]): { contentType: 'image/svg+xml'; bytes: Uint8Array }[] {
  const different = new Set(drawn.map(({ svg }) => svg));
  return [...different].map((svg) => ({
    contentType: 'image/svg+xml',
    bytes: new TextEncoder().encode(svg),
  }));
}

/** Opening stock of everything that is goods; plenty of what sells, a few of each size. */
export function openingStock(
  articles: readonly Article[],
  storeId: string,
): { readonly sku: string; readonly quantityMilli: number }[] {
  return articles
    .filter((article) => !article.flags.includes('service'))
    .flatMap((article) =>
      article.variants.map((variant) => {
        const spread = [...`${storeId}${variant.sku}`].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
        if (article.unit !== 'piece')
          return { sku: variant.sku, quantityMilli: 20_000 + (spread % 30) * 1000 };
        const pieces = article.variants.length > 1 ? 1 + (spread % 6) : 24 + (spread % 200);
        return { sku: variant.sku, quantityMilli: pieces * 1000 };
      }),
    );
}

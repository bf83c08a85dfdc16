/** Deliveries that the demo chain's suppliers have announced: something to be received in every store. */
import type { Article } from '../../shared/domain/entities/article.ts';
import type { Announcement } from '../../shared/domain/stock/delivery-of.ts';
import { announcedDeliveryId } from '../catalog/write-deliveries.ts';

const lists = [
  { number: 'N-1001', supplier: { RUB: 'ООО «Мельница»', GBP: 'Mill & Sons' }, from: 0, articles: 6 },
  { number: 'N-1002', supplier: { RUB: 'ИП Садов', GBP: 'Garden Goods' }, from: 20, articles: 3 },
  { number: 'N-1003', supplier: { RUB: 'Швейная фабрика', GBP: 'Paper & Ribbon' }, from: -4, articles: 4 },
] as const;

/** The deliveries of a store, of the articles it sells. The same articles give the same lists. */
export function demoDeliveries(
  storeId: string,
  currency: 'RUB' | 'GBP',
  articles: readonly Article[],
): Omit<Announcement, 'announcedAtMs'>[] {
  const goods = articles.filter((article) => article.unit === 'piece' && !article.flags.includes('service'));
  return lists.map(({ number, supplier, from, articles: count }) => {
    const start = from < 0 ? goods.length + from : from;
    const lines = goods.slice(start, start + count).flatMap((article, index) => {
      const sku = article.variants[0]?.sku;
      return sku === undefined ? [] : [{ sku, quantityMilli: (4 + 3 * index) * 1000 }];
    });
    return {
      deliveryId: announcedDeliveryId(storeId, number),
      toStoreId: storeId,
      supplier: supplier[currency],
      reference: number,
      lines,
    };
  });
}

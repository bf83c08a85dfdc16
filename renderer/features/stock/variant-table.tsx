/**
 * An article's variants by stores: what is free in each, the variant asked about first, with the age of what
 * other stores are said to have. "Size 42 in another shop?" is answered here.
 */
import { useTranslation } from 'react-i18next';
import { type Article, variantName } from '../../../shared/domain/entities/article.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, Till } from '../../till/till.ts';
import { useNow, useView } from '../../ui/use-view.ts';
import { useStockRead } from './stock-desk.ts';

/** The table, or why there is none. */
export function VariantTable({ till, item }: { till: Till; item: CatalogItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  useView(till.stock);
  const { article, variant } = item;
  const skus = article.variants.map(({ sku }) => sku);
  const known = useStockRead(till, () => till.stockRoom.elsewhere(skus), article.id);
  const ownName = till.reference.store()?.name ?? till.identity.storeId;
  if (!known) return null;
  const free = (storeId: string, sku: string): number | undefined => known.freeMilli.get(sku)?.get(storeId);
  const own = (sku: string): number | undefined => {
    const { onHandMilli, promisedMilli } = till.stock.figure(sku);
    return onHandMilli === null ? undefined : onHandMilli - promisedMilli;
  };
  const shown = (milli: number | undefined): string => (milli === undefined ? '—' : format.quantity(milli));
  const rows = [variant, ...article.variants.filter((each) => each.sku !== variant.sku)];
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: with many shops it is scrolled by keys too */}
      <section className="variant-scroll" aria-label={t('stockPage.variants')} tabIndex={0}>
        <table className="table variant-table">
          <thead>
            <tr>
              <th scope="col">{t('stockPage.variants')}</th>
              <th scope="col" className="figure">
                {ownName}
                <small>{t('stockPage.here')}</small>
              </th>
              {known.stores.map((store) => (
                <th key={store.storeId} scope="col" className="figure">
                  {store.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((each) => (
              <tr key={each.sku} className={each.sku === variant.sku ? 'is-asked' : ''}>
                <th scope="row">
                  {optionsOf(article, each)}
                  <small>{each.sku}</small>
                </th>
                <Free text={shown(own(each.sku))} milli={own(each.sku)} />
                {known.stores.map((store) => (
                  <Free
                    key={store.storeId}
                    text={shown(free(store.storeId, each.sku))}
                    milli={free(store.storeId, each.sku)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <AsOf till={till} asOfMs={known.asOfMs} none={known.stores.length === 0} />
    </>
  );
}

function Free({ text, milli }: { text: string; milli: number | undefined }) {
  return <td className={`figure ${(milli ?? 0) > 0 ? 'is-free' : 'is-none'}`}>{text}</td>;
}

function AsOf({ till, asOfMs, none }: { till: Till; asOfMs: number | null; none: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(till.businessMs, 20_000);
  if (asOfMs === null) return <p className="quiet">{t('stockPage.elsewhereNever')}</p>;
  const moment = format.moment(asOfMs, now);
  const age = format.age(asOfMs, now);
  return (
    <p className="quiet">
      {none ? `${t('stockPage.elsewhereNone')} · ` : null}
      {age === null ? t('stockPage.asOf', { moment }) : t('stockPage.asOfAge', { moment, age })}
    </p>
  );
}

function optionsOf(article: Article, variant: Article['variants'][number]): string {
  const options = Object.values(variant.options);
  return options.length === 0 ? variantName(article, variant) : options.join(', ');
}

/**
 * All that is known of one article: on hand, promised, free, what other stores hold and how old that is, and
 * its last movements with who and why.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ArticleMovement } from '../../till/stock-types.ts';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { Picture } from '../../ui/picture.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useQuantity, useStockRead } from './stock-desk.ts';
import { VariantTable } from './variant-table.tsx';

const shownMovements = 40;

/** The page. */
export function ArticlePage({ till, item }: { till: Till; item: CatalogItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const { article, variant } = item;
  const printLabel = (): void => {
    const barcode = variant.barcodes[0] ?? null;
    const priceMinor = item.price?.amountMinor ?? null;
    const label = { kind: 'shelf', name: item.name, sku: variant.sku, barcode, priceMinor } as const;
    void till.printing.label({ ...label, unit: article.unit }, 1);
    notify(t('stock.labelQueued', { name: item.name }), 'done');
  };
  useShortcuts('stock', { F11: printLabel });
  const { sku } = variant;
  const movements = useStockRead(till, () => till.stockRoom.movements(sku, shownMovements), sku);
  return (
    <article className="article-page" aria-labelledby="article-name">
      <header className="article-head">
        <Picture hash={article.picture} name={item.name} className="stock-picture" />
        <div>
          <h2 id="article-name">{item.name}</h2>
          <p className="stock-price">
            {item.price ? format.money(item.price.amountMinor) : t('sell.noPrice')}
          </p>
        </div>
        <Button icon="print" keyHint="F11" className="article-label" onPress={printLabel}>
          {t('stock.label')}
        </Button>
      </header>
      <Figures till={till} item={item} movements={movements ?? []} />
      <div className="article-more">
        <section className="panel">
          <h3>{t('stockPage.elsewhere')}</h3>
          <VariantTable till={till} item={item} />
        </section>
        <Movements till={till} movements={movements} />
      </div>
    </article>
  );
}

function Figures(props: { till: Till; item: CatalogItem; movements: readonly ArticleMovement[] }) {
  const { till, item, movements } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = useQuantity();
  const { article, variant } = item;
  const figure = till.stock.figure(variant.sku);
  // A count of this till's own that the server hasn't heard stands among the movements.
  const countedAtMs = Math.max(
    figure.lastCountedAtMs ?? 0,
    ...movements.map(({ kind, atMs }) => (kind === 'stock-count' ? atMs : 0)),
  );
  const shown = (milli: number | null): string =>
    milli === null ? t('stock.unknown') : quantity(milli, article.unit);
  const freeMilli = figure.onHandMilli === null ? null : figure.onHandMilli - figure.promisedMilli;
  return (
    <div className="article-figures" aria-live="polite">
      <dl className="stock-figures">
        <div className={(figure.onHandMilli ?? 0) < 0 ? 'is-below' : ''}>
          <dt>{t('stock.onHand')}</dt>
          <dd>{shown(figure.onHandMilli)}</dd>
        </div>
        <div>
          <dt>{t('stock.promised')}</dt>
          <dd>{shown(figure.promisedMilli)}</dd>
        </div>
        <div>
          <dt>{t('stock.free')}</dt>
          <dd>{shown(freeMilli)}</dd>
        </div>
      </dl>
      <dl className="facts">
        {figure.pendingMilli === 0 ? null : (
          <>
            <dt>{t('stock.pending')}</dt>
            <dd>{format.signedQuantity(figure.pendingMilli)}</dd>
          </>
        )}
        <dt>{t('stock.sku')}</dt>
        <dd>{variant.sku}</dd>
        <dt>{t('stock.barcodes')}</dt>
        <dd>{variant.barcodes.join(', ') || '—'}</dd>
        <dt>{t('stock.category')}</dt>
        <dd>{article.category}</dd>
        <dt>{t('stock.counted')}</dt>
        <dd>{countedAtMs === 0 ? t('stockLists.never') : format.dateTime(countedAtMs)}</dd>
      </dl>
    </div>
  );
}

function Movements(props: { till: Till; movements: readonly ArticleMovement[] | null }) {
  const { till, movements } = props;
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h3>{t('stockPage.movements')}</h3>
      {movements?.length === 0 ? <p className="quiet">{t('stockPage.movementsNone')}</p> : null}
      <ol className="movement-list">
        {movements?.map((movement) => (
          <Movement key={movement.operationId} till={till} movement={movement} />
        ))}
      </ol>
    </section>
  );
}

const namedKinds = [
  'sale',
  'stock-receipt',
  'stock-adjustment',
  'stock-count',
  'stock-transfer',
  'order-handover',
  'exception-resolution',
] as const;

function Movement({ till, movement }: { till: Till; movement: ArticleMovement }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kind = namedKinds.find((each) => each === movement.kind) ?? 'other';
  const reason = reasonIn(movement.reason);
  return (
    <li className="movement">
      <time>{format.moment(movement.atMs, till.businessMs())}</time>
      <span className="movement-what">
        {reason ? t(`stock.reasons.${reason}`) : t(`stockPage.kind.${kind}`)}
        <small>{[movement.who, movement.about].filter(Boolean).join(' · ')}</small>
      </span>
      <span className={`movement-quantity ${movement.quantityMilli < 0 ? 'is-out' : 'is-in'}`}>
        {movement.quantityMilli === 0 ? '=' : format.signedQuantity(movement.quantityMilli)}
      </span>
    </li>
  );
}

const reasons = ['lost', 'damaged', 'found', 'correction', 'expired', 'stolen', 'own-use'] as const;

function reasonIn(reason: string | null): (typeof reasons)[number] | undefined {
  return reasons.find((each) => each === reason);
}

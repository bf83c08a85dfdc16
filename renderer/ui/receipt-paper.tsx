/**
 * A receipt as it stands on 80 mm paper. It shows what the sale recorded and computes nothing; a copy says so.
 */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Store } from '../../shared/domain/entities/reference.ts';
import type { SaleLine, SalePayload } from '../../shared/domain/operations/sale.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/format-context.tsx';

/** What stands on a receipt. */
export interface ReceiptPaperProps {
  readonly receiptNumber: string;
  readonly sale: SalePayload;
  readonly store: Store | null;
  readonly cashier: string | null;
  readonly atMs: number;
  readonly isCopy: boolean;
}

/** The till's short name: a receipt number without its counter, e.g. `TV1-2` of `TV1-2-000123`. */
export function tillOf(receiptNumber: string): string {
  return receiptNumber.replace(/-\d+$/, '');
}

/** The receipt. */
export function ReceiptPaper({ receiptNumber, sale, store, cashier, atMs, isCopy }: ReceiptPaperProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <article className="paper" aria-label={t('receipt.title', { number: receiptNumber })}>
      <header className="paper-head">
        <strong>{store?.name}</strong>
        <span>{store?.legalName}</span>
        <span>{store?.address}</span>
        {store?.taxNumber ? <span>{t('receipt.taxNumber', { number: store.taxNumber })}</span> : null}
      </header>
      {isCopy ? <p className="paper-copy">{t('receipt.copy')}</p> : null}
      <div className="paper-meta">
        <span>{t('receipt.number', { number: receiptNumber })}</span>
        <span>{format.dateTime(atMs)}</span>
        {cashier ? <span>{t('receipt.cashier', { name: cashier })}</span> : null}
        <span>{t('receipt.till', { till: tillOf(receiptNumber) })}</span>
        {sale.reference ? <span>{t('receipt.reference', { reference: sale.reference })}</span> : null}
      </div>
      {sale.buyer ? (
        <div className="paper-meta">
          <span>{t('receipt.buyer', { name: sale.buyer.name })}</span>
          <span>{t('receipt.taxNumber', { number: sale.buyer.taxNumber })}</span>
        </div>
      ) : null}
      <ul className="paper-lines">
        {sale.lines.map((line) => (
          <PaperLine key={line.lineId} line={line} t={t} format={format} />
        ))}
      </ul>
      <dl className="paper-total">
        <div>
          <dt>{t('receipt.total')}</dt>
          <dd>{format.money(sale.totalMinor)}</dd>
        </div>
        {sale.roundingMinor === 0 ? null : (
          <div>
            <dt>{t('receipt.rounding')}</dt>
            <dd>{format.money(sale.roundingMinor)}</dd>
          </div>
        )}
      </dl>
      <dl className="paper-sums">
        {sale.taxes.map((tax) => (
          <div key={tax.rateBasisPoints ?? 'none'}>
            <dt>
              {tax.rateBasisPoints === null
                ? t('receipt.taxNone')
                : t('receipt.taxAt', { rate: format.share(tax.rateBasisPoints) })}
            </dt>
            <dd>{format.money(tax.rateBasisPoints === null ? tax.grossMinor : tax.taxMinor)}</dd>
          </div>
        ))}
      </dl>
      <PaperTenders sale={sale} t={t} format={format} />
      <footer className="paper-foot">{t('receipt.thanks')}</footer>
    </article>
  );
}

function PaperLine({ line, t, format }: { line: SaleLine; t: TFunction; format: Format }) {
  const discountMinor = line.lineDiscountMinor + line.cartDiscountMinor;
  return (
    <li>
      <span className="paper-name">{line.name}</span>
      <span className="paper-sum">
        <span>
          {format.quantity(line.quantityMilli)} {t(`common.unit.${line.unit}`)} ×{' '}
          {format.money(line.unitPriceMinor)}
        </span>
        <span>{format.money(line.grossMinor)}</span>
      </span>
      {discountMinor > 0 ? (
        <span className="paper-sum">
          <span>{t('receipt.discount')}</span>
          <span>{format.money(-discountMinor)}</span>
        </span>
      ) : null}
    </li>
  );
}

const tenderNames = {
  cash: 'cash',
  'card-terminal': 'card',
  'card-stand-alone': 'card',
  'bank-transfer': 'transfer',
} as const;

function PaperTenders({ sale, t, format }: { sale: SalePayload; t: TFunction; format: Format }) {
  return (
    <dl className="paper-sums">
      {sale.tenders.map((tender, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a paid sale never changes
        <div key={index}>
          <dt>{t(`receipt.${tenderNames[tender.kind]}`)}</dt>
          <dd>{format.money(tender.kind === 'cash' ? tender.tenderedMinor : tender.amountMinor)}</dd>
        </div>
      ))}
      {sale.tenders.map((tender, index) =>
        tender.kind === 'cash' && tender.changeMinor > 0 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a paid sale never changes
          <div key={index}>
            <dt>{t('receipt.change')}</dt>
            <dd>{format.money(tender.changeMinor)}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

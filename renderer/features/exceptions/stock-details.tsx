/** What exactly is wrong with a count or a delivery, in words. */
import { useTranslation } from 'react-i18next';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';

/** The words as a line of a list of facts; nothing for other kinds. */
export function StockDetails({ till, row }: { till: Till; row: ExceptionRow }) {
  const { t } = useTranslation();
  const texts = useTexts(till, row);
  if (texts.length === 0) return null;
  return (
    <>
      <dt>{t('common.details')}</dt>
      <dd>
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </dd>
    </>
  );
}

function useTexts(till: Till, { kind, details }: ExceptionRow): string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const figure = (name: string): number => (typeof details[name] === 'number' ? details[name] : 0);
  const text = (name: string): string => (typeof details[name] === 'string' ? details[name] : '');
  const quantity = (name: string): string => format.quantity(figure(name));
  if (kind === 'count-overlapped') {
    const difference = format.signedQuantity(figure('differenceMilli'));
    return [
      t('exceptionDetails.overlap', {
        counted: quantity('countedMilli'),
        expected: quantity('expectedMilli'),
        difference,
      }),
      format.dateTime(figure('countedAtMs')),
    ];
  }
  if (kind !== 'delivery-mismatch') return [];
  const nameOfStore = (storeId: string): string => {
    const found = till.reference.all().find((each) => each.type === 'store' && each.storeId === storeId);
    return found?.type === 'store' ? found.name : storeId;
  };
  const from = text('supplier') || nameOfStore(text('fromStoreId'));
  return [
    ...(from === '' ? [] : [t('exceptionDetails.route', { from, to: nameOfStore(text('toStoreId')) })]),
    ...(figure('missingLines') === 0
      ? []
      : [
          t('exceptionDetails.missing', {
            count: figure('missingLines'),
            quantity: quantity('missingMilli'),
          }),
        ]),
    ...(figure('overLines') === 0
      ? []
      : [t('exceptionDetails.over', { count: figure('overLines'), quantity: quantity('overMilli') })]),
  ];
}

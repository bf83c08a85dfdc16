/**
 * One line that comes back: how much, why, in what condition, and where the goods go. A digit chooses the reason, on
 * the keyboard and as a scanned command; the rest follows from it and may be changed. The verdict is of the
 * condition that is chosen.
 */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Unit } from '../../../shared/domain/entities/article.ts';
import { type Condition, conditionSchema } from '../../../shared/domain/entities/return-rules.ts';
import { dispositionSchema, type ReturnReason } from '../../../shared/domain/operations/return.ts';
import type { LineVerdict } from '../../../shared/domain/returns/return-rules.ts';
import { parseAmount } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { conditionFor, dispositionFor, type LineChoice, reasons, typedQuantity } from './line-choice.ts';
import { QuantityEntry } from './quantity-entry.tsx';
import { Verdict } from './verdict.tsx';

const onePieceMilli = 1000;

/** What the dialog needs. */
export interface LineDialogProps {
  readonly title: string;
  readonly unit: Unit;
  /** How much may come back at most, thousandths; null where the quantity isn't asked: all that is left. */
  readonly maxMilli: number | null;
  /** As it was chosen before; null for the first time. */
  readonly before: LineChoice | null;
  /** The verdict on the line in a condition; null where there is no rule to ask, in a blind return. */
  readonly verdictOf: ((condition: Condition) => LineVerdict) | null;
  /** The lowest recent price of a blind return, which may be lowered; null hides the field. */
  readonly lowestMinor?: number | null;
  /** Whether a scanned code is of this article: one more of it is taken. */
  readonly isSame: (code: string) => boolean;
  /** What another scanned article does once this line is applied; null where it does nothing, which was told. */
  readonly otherOf: (code: string) => (() => void) | null;
  readonly onApply: (choice: LineChoice) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function LineDialog(props: LineDialogProps) {
  const { title, unit, maxMilli, verdictOf, lowestMinor = null, onClose } = props;
  const { t } = useTranslation();
  const form = useLineForm(props);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    form.apply();
  };
  return (
    <Dialog title={title} size="wide" onClose={onClose}>
      <Form validationBehavior="aria" className="return-line-form" onSubmit={submit}>
        <Choice
          label={t('returns.reasonLabel')}
          value={form.reason}
          onChange={form.chooseReason}
          options={reasons.map((value, index) => ({
            value,
            text: t(`returns.reason.${value}`),
            keyHint: String(index + 1),
          }))}
        />
        <div className="return-line-row">
          {maxMilli === null ? null : (
            <QuantityEntry
              unit={unit}
              maxMilli={maxMilli}
              text={form.quantity}
              quantityMilli={form.quantityMilli}
              onText={form.setQuantity}
              price={lowestMinor === null ? null : { lowestMinor, text: form.price, onText: form.setPrice }}
            />
          )}
          <Choice
            label={t('returns.conditionLabel')}
            value={form.condition}
            onChange={form.chooseCondition}
            keyHint="F2"
            options={conditionSchema.options.map((value) => ({
              value,
              text: t(`returns.condition.${value}`),
            }))}
          />
          <Choice
            label={t('returns.dispositionLabel')}
            value={form.disposition}
            onChange={form.setDisposition}
            keyHint="F3"
            options={dispositionSchema.options.map((value) => ({
              value,
              text: t(`returns.disposition.${value}`),
            }))}
          />
        </div>
        {verdictOf ? <Verdict verdict={verdictOf(form.condition)} isLong /> : null}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" size="large" autoFocus isDisabled={!form.isReady}>
            {t('returns.apply')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function useLineForm({ title, unit, maxMilli, before, lowestMinor, ...props }: LineDialogProps) {
  const { isSame, otherOf, onApply } = props;
  const { t } = useTranslation();
  const notify = useNotice();
  const format = useFormat();
  const [reason, setReason] = useState<ReturnReason>(before?.reason ?? 'unwanted');
  const [condition, setCondition] = useState<Condition>(before?.condition ?? 'good');
  const [disposition, setDisposition] = useState(before?.disposition ?? dispositionFor('good'));
  const first = unit === 'piece' ? onePieceMilli : (maxMilli ?? onePieceMilli);
  const [quantity, setQuantity] = useState(format.quantity(before?.quantityMilli ?? first));
  const [price, setPrice] = useState('');
  const quantityMilli = maxMilli === null ? first : typedQuantity(quantity, unit, maxMilli);
  const typedPrice = price.trim() === '' ? null : parseAmount(price, format.currency);
  const isPriceRight =
    price.trim() === '' || (typedPrice !== null && typedPrice >= 0 && typedPrice <= (lowestMinor ?? 0));
  const isReady = quantityMilli !== null && isPriceRight;
  const chooseCondition = (next: Condition): void => {
    setCondition(next);
    setDisposition(dispositionFor(next));
  };
  const chooseReason = (next: ReturnReason): void => {
    setReason(next);
    chooseCondition(conditionFor(next));
  };
  const apply = (): void => {
    if (!isReady || quantityMilli === null) return;
    onApply({ quantityMilli, reason, condition, disposition, unitPriceMinor: typedPrice });
  };
  /** So many pieces more; false where there aren't so many, or none are counted. */
  const step = (pieces: number): boolean => {
    const more = (quantityMilli ?? 0) + pieces * onePieceMilli;
    if (unit !== 'piece' || maxMilli === null || more < onePieceMilli || more > maxMilli) return false;
    setQuantity(format.quantity(more));
    return true;
  };
  /** The reason of a digit; while a field is typed into, the digit is the field's. */
  const byDigit = (index: number) => (): unknown => {
    const next = reasons[index];
    const { activeElement } = document;
    if (!next || (activeElement instanceof HTMLInputElement && activeElement.type === 'text')) return false;
    return chooseReason(next);
  };
  const chooseNext = <Value extends string>(
    values: readonly Value[],
    value: Value,
    choose: (next: Value) => void,
  ): void => {
    const next = values[(values.indexOf(value) + 1) % values.length];
    if (next) choose(next);
  };
  const digits = reasons.map((_, index) => index);
  useShortcuts(
    'dialog',
    {
      ...Object.fromEntries(
        digits.flatMap((index) => [
          [`Digit${index + 1}`, byDigit(index)],
          [`Numpad${index + 1}`, byDigit(index)],
        ]),
      ),
      NumpadAdd: () => step(1),
      NumpadSubtract: () => step(-1),
      Equal: () => step(1),
      Minus: () => step(-1),
      F2: () => chooseNext(conditionSchema.options, condition, chooseCondition),
      F3: () => chooseNext(dispositionSchema.options, disposition, setDisposition),
    },
    true,
  );
  useCommands(Object.fromEntries(digits.map((index) => [`digit-${index + 1}`, byDigit(index)])), 'dialog');
  useScan((code) => {
    if (!isSame(code)) {
      const goOn = otherOf(code);
      if (!goOn || !isReady) return;
      apply();
      return goOn();
    }
    if (!step(1)) {
      soundUnknown();
      notify(t('returns.nothingLeft', { name: title }), 'problem');
    }
  });
  return {
    reason,
    chooseReason,
    condition,
    chooseCondition,
    disposition,
    setDisposition,
    quantity,
    quantityMilli,
    setQuantity,
    price,
    setPrice,
    isReady,
    apply,
  };
}

/**
 * What a customer agrees to for one purpose, in the words that are read to them. Three answers: agreed, refused, and
 * none, which says that nobody asked. What the profile itself needs can't be refused here: nobody is registered then.
 */
import type { Ref } from 'react';
import { Checkbox } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConsentPurpose } from '../../../shared/domain/customers/profile.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

/** What the box shows. */
export interface ConsentBoxProps {
  readonly purpose: ConsentPurpose;
  /** Null for none. */
  readonly answer: boolean | null;
  /** Nothing goes on without it. */
  readonly isNeeded: boolean;
  readonly onAnswer: (answer: boolean | null) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** The box. */
export function ConsentBox({ purpose, answer, isNeeded, onAnswer, inputRef }: ConsentBoxProps) {
  const { t } = useTranslation();
  const text = t(`customers.consent.${purpose}`);
  return (
    <div className="consent-row">
      <Checkbox
        className="consent"
        isSelected={answer === true}
        onChange={(given) => onAnswer(given || null)}
        isInvalid={isNeeded}
        {...(inputRef ? { inputRef } : {})}
      >
        <span className="consent-mark">{answer === true ? <Icon name="check" /> : null}</span>
        <span>{text}</span>
      </Checkbox>
      {purpose === 'profile' ? null : (
        <Button
          className="consent-refuse"
          aria-pressed={answer === false}
          aria-label={`${t('customers.refuse')}: ${text}`}
          onPress={() => onAnswer(answer === false ? null : false)}
          {...(answer === false ? { icon: 'close' } : {})}
        >
          {t('customers.refuse')}
        </Button>
      )}
    </div>
  );
}

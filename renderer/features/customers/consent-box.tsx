/** What a customer agrees to for one purpose, in the words that are read to them. */
import type { Ref } from 'react';
import { Checkbox } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConsentPurpose } from '../../../shared/domain/customers/profile.ts';
import { Icon } from '../../ui/icon.tsx';

/** What the box shows. */
export interface ConsentBoxProps {
  readonly purpose: ConsentPurpose;
  readonly isGiven: boolean;
  /** Nothing goes on without it. */
  readonly isNeeded: boolean;
  readonly onChange: (given: boolean) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** The box. */
export function ConsentBox({ purpose, isGiven, isNeeded, onChange, inputRef }: ConsentBoxProps) {
  const { t } = useTranslation();
  return (
    <Checkbox
      className="consent"
      isSelected={isGiven}
      onChange={onChange}
      isInvalid={isNeeded}
      {...(inputRef ? { inputRef } : {})}
    >
      <span className="consent-mark">{isGiven ? <Icon name="check" /> : null}</span>
      <span>{t(`customers.consent.${purpose}`)}</span>
    </Checkbox>
  );
}

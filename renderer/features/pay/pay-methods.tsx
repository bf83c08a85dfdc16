/**
 * The ways of paying as large buttons, in the chain's order, of which one is pressed. One that can't be used
 * now is grey and says why.
 */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import type { PayMethod, PayWay } from './use-payment.ts';

/** Keys of the ways, by their place. Those between belong to the quick amounts. */
export const wayKeys = ['F2', 'F3', 'F11', 'F12'] as const;

const icons = {
  cash: 'cash',
  'card-terminal': 'card',
  'card-stand-alone': 'card',
  'bank-transfer': 'qr',
} as const;

/** What the buttons need. */
export interface PayMethodsProps {
  readonly ways: readonly PayWay[];
  readonly method: PayMethod;
  readonly onMethod: (method: PayMethod) => void;
}

/** The buttons. */
export function PayMethods({ ways, method: present, onMethod }: PayMethodsProps) {
  const { t } = useTranslation();
  const name = (method: PayMethod): string => {
    if (method !== 'card-stand-alone') return t(`pay.ways.${method}`);
    // Where the till drives a terminal too, the other one must be told apart.
    const two = ways.some((way) => way.method === 'card-terminal');
    return t(two ? 'pay.ways.card-stand-alone' : 'pay.card');
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form of its own
    <div className="pay-methods" role="group" aria-label={t('pay.title')}>
      {ways.map(({ method, reason }, place) => (
        <Button
          key={method}
          icon={icons[method]}
          {...(wayKeys[place] ? { keyHint: wayKeys[place] } : {})}
          size="large"
          look={method === present && reason === null ? 'primary' : 'plain'}
          aria-pressed={method === present}
          isDisabled={reason !== null}
          onPress={() => onMethod(method)}
        >
          <span className="pay-way">
            {name(method)}
            {reason === null ? null : <small>{t(`payRefusal.${reason}`)}</small>}
          </span>
        </Button>
      ))}
    </div>
  );
}

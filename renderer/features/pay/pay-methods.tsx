/**
 * The ways of paying as large buttons, in the chain's order, of which one is pressed. One that can't be used
 * now is grey and says why.
 */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { isUsable, type PayMethod, type PayWay } from './use-payment.ts';

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
      {ways.map((way, place) => (
        <Button
          key={way.method}
          icon={icons[way.method]}
          {...(wayKeys[place] ? { keyHint: wayKeys[place] } : {})}
          size="large"
          look={way.method === present && isUsable(way) ? 'primary' : 'plain'}
          aria-pressed={way.method === present}
          isDisabled={!isUsable(way)}
          onPress={() => onMethod(way.method)}
        >
          <span className="pay-way">
            {name(way.method)}
            {way.reason === null || way.reason === 'unsettled' ? null : (
              <small>{t(`payRefusal.${way.reason}`)}</small>
            )}
          </span>
        </Button>
      ))}
    </div>
  );
}

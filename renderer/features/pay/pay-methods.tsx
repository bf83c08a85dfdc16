/**
 * Cash or the card terminal: two large buttons of which one is pressed.
 */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';

/** How the next part of the sale is paid. */
export type PayMethod = 'cash' | 'card';

const methods = [
  { method: 'cash', keyHint: 'F2' },
  { method: 'card', keyHint: 'F3' },
] as const;

/** The buttons. */
export function PayMethods(props: { method: PayMethod; onMethod: (method: PayMethod) => void }) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form of its own
    <div className="pay-methods" role="group" aria-label={t('pay.title')}>
      {methods.map(({ method, keyHint }) => (
        <Button
          key={method}
          icon={method}
          keyHint={keyHint}
          size="large"
          look={method === props.method ? 'primary' : 'plain'}
          aria-pressed={method === props.method}
          onPress={() => props.onMethod(method)}
        >
          {t(`pay.${method}`)}
        </Button>
      ))}
    </div>
  );
}

/** A code that releases nothing: why, what to do, and which order it is about, as large as an order would stand there. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CodeRefusal } from '../../till/order-types.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { codeRefusalText } from './order-desk.ts';
import { boardPlace, type OrderPlace } from './order-place.ts';

/** The page. */
export function RefusedCode({ refusal, go }: { refusal: CodeRefusal; go: (place: OrderPlace) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, text } = codeRefusalText(refusal, t, format);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal sounds once
  useEffect(() => soundUnknown(), [refusal]);
  const back = (): void => go(boardPlace);
  const { orderId, number } = 'orderId' in refusal ? refusal : { orderId: '', number: null };
  const open = (): void => go({ at: 'order', orderId });
  useShortcuts('orders', { Escape: back, F9: () => (number === null ? false : open()) });
  useCommands({ cancel: back });
  return (
    <main className="page order-refused">
      <section className="order-refused-panel" role="alert">
        <Icon name="exceptions" size={64} />
        <h1>{title}</h1>
        <p>{text}</p>
        {number === null ? null : (
          <Button look="primary" size="large" keyHint="F9" onPress={open}>
            {t('codeRefusal.openOrder', { number })}
          </Button>
        )}
        <Button
          look={number === null ? 'primary' : 'plain'}
          size="large"
          icon="back"
          keyHint="Esc"
          onPress={back}
        >
          {t('orders.toBoard')}
        </Button>
      </section>
    </main>
  );
}

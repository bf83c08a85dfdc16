/** A code that releases nothing: why, and what to do, as large as an order would stand there. */
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

/** The page. */
export function RefusedCode({ refusal, onBack }: { refusal: CodeRefusal; onBack: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, text } = codeRefusalText(refusal, t, format);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal sounds once
  useEffect(() => soundUnknown(), [refusal]);
  useShortcuts('orders', { Escape: onBack });
  useCommands({ cancel: onBack });
  return (
    <main className="page order-refused">
      <section className="order-refused-panel" role="alert">
        <Icon name="exceptions" size={64} />
        <h1>{title}</h1>
        <p>{text}</p>
        <Button look="primary" size="large" icon="back" keyHint="Esc" onPress={onBack}>
          {t('orders.toBoard')}
        </Button>
      </section>
    </main>
  );
}

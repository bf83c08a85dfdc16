/** A code or number that leads to no purchase which may come back: what is the matter, large, and what to do. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { FindRefusal } from '../../till/return-types.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { ReturnTimeline } from '../../ui/return-timeline.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import type { ReturnPageProps } from './return-desk.ts';
import { findPlace, purchaseOfRefusal } from './return-place.ts';
import { findRefusalText } from './return-words.ts';

/** What the page needs. */
export interface RefusedPageProps extends ReturnPageProps {
  readonly refusal: FindRefusal;
  readonly onOrder: (orderId: string) => void;
}

/** The page. */
export function RefusedPage({ till, refusal, go, onOrder }: RefusedPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, text } = findRefusalText(refusal, t, format);
  const back = (): void => go(findPlace);
  useShortcuts('returns', { F9: back, Escape: back });
  useCommands({ cancel: back });
  const purchase = purchaseOfRefusal(refusal)?.purchase;
  return (
    <main className="page order-refused">
      <section className="order-refused-panel" role="alert">
        <Icon name="exceptions" size={64} />
        <h1>{title}</h1>
        <p>{text}</p>
        {purchase ? (
          <ReturnTimeline
            till={till}
            label={t('returns.timeline')}
            entries={purchase.returned.returns}
            lines={purchase.lines}
          />
        ) : null}
        <div className="dialog-actions">
          {refusal.code === 'not-handed-over' ? (
            <Button size="large" onPress={() => onOrder(refusal.orderId)}>
              {t('returnFind.toOrder')}
            </Button>
          ) : null}
          <Button look="primary" size="large" icon="back" keyHint="Esc" onPress={back}>
            {t('returnFind.another')}
          </Button>
        </div>
      </section>
    </main>
  );
}

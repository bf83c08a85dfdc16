/** Money is being asked for: what the customer has to do now, large, and how to break it off. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { AskedPayment } from '../../till/payment-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Money } from '../../ui/money.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';

/** The panel. */
export function AskingPanel({ till, asking }: { till: Till; asking: AskedPayment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const mayCancel = asking.phase !== 'checking';
  const cancel = (): void => {
    if (mayCancel) void till.payments.cancel();
  };
  useShortcuts('pay', { Escape: cancel }, true);
  useCommands({ cancel }, 'dialog');
  const { method, phase, qrText } = asking;
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className="gate-panel"
      role="alertdialog"
      aria-labelledby="asking-title"
      data-testid="asking"
    >
      <Money amountMinor={asking.amountMinor} className="gate-amount" />
      <h2 id="asking-title" aria-live="assertive">
        {asking.action === 'refund'
          ? t('asking.refund')
          : method === 'card-terminal'
            ? t(`asking.card.${phase}`)
            : t(`asking.transfer.${phase}`)}
      </h2>
      {qrText === null ? (
        <span className="gate-pulse" aria-hidden="true" />
      ) : (
        <QrCode text={qrText} label={t('asking.qr')} />
      )}
      {asking.expiresAtMs === null ? null : (
        <p className="gate-note">{t('asking.until', { time: format.time(asking.expiresAtMs) })}</p>
      )}
      {mayCancel ? (
        <Button size="large" icon="close" keyHint="Esc" onPress={cancel}>
          {t('asking.cancel')}
        </Button>
      ) : null}
    </section>
  );
}

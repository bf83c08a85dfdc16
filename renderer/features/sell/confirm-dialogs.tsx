/**
 * The dialogs of a cart that ask for a decision: voiding it, and opening the drawer without a sale. Neither
 * has a default that Enter would take.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';

const reasons = ['changedMind', 'noMoney', 'mistake', 'test'] as const;

/** Asks why the cart is voided. The reason is recorded in words of the till's language. */
export function VoidCartDialog(props: { onVoid: (reason: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<(typeof reasons)[number]>('changedMind');
  const confirm = (): void => {
    props.onClose();
    props.onVoid(t(`voidDialog.reasons.${reason}`));
  };
  return (
    <Dialog
      title={t('voidDialog.title')}
      onClose={props.onClose}
      actions={
        <>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          <Button look="danger" icon="remove" onPress={confirm}>
            {t('voidDialog.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('voidDialog.text')}</p>
      <Choice
        label={t('voidDialog.reason')}
        value={reason}
        onChange={setReason}
        options={reasons.map((value) => ({ value, text: t(`voidDialog.reasons.${value}`) }))}
      />
    </Dialog>
  );
}

const drawerReasons = ['change', 'check', 'mistake'] as const;

const lineReasons = ['changedMind', 'wrongItem', 'wrongPrice', 'damaged'] as const;

/** Asks why a line is taken out: one touch, or its digit, answers and does it. */
export function VoidLineDialog(props: {
  name: string;
  onVoid: (reason: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const take = (reason: (typeof lineReasons)[number]): void => {
    props.onClose();
    props.onVoid(t(`voidLineDialog.reasons.${reason}`));
  };
  const byDigit = lineReasons.flatMap((reason, index) => [
    [`Digit${index + 1}`, () => take(reason)] as const,
    [`Numpad${index + 1}`, () => take(reason)] as const,
  ]);
  useShortcuts('dialog', Object.fromEntries(byDigit), true);
  return (
    <Dialog title={t('voidLineDialog.title')} onClose={props.onClose} size="narrow">
      <p>{props.name}</p>
      <div className="reasons">
        {lineReasons.map((reason, index) => (
          <Button key={reason} size="large" keyHint={String(index + 1)} onPress={() => take(reason)}>
            {t(`voidLineDialog.reasons.${reason}`)}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}

/** Asks whether the drawer shall open without a sale, and why. The reason is recorded in words. */
export function OpenDrawerDialog(props: { onOpen: (reason: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<(typeof drawerReasons)[number]>('change');
  const confirm = (): void => {
    props.onClose();
    props.onOpen(t(`shift.drawer.reasons.${reason}`));
  };
  return (
    <Dialog
      title={t('drawerDialog.title')}
      onClose={props.onClose}
      actions={
        <>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          <Button look="primary" icon="drawer" onPress={confirm}>
            {t('drawerDialog.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('drawerDialog.text')}</p>
      <Choice
        label={t('shift.drawer.reason')}
        value={reason}
        onChange={setReason}
        options={drawerReasons.map((value) => ({ value, text: t(`shift.drawer.reasons.${value}`) }))}
      />
    </Dialog>
  );
}

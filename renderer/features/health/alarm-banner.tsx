/**
 * Alarms of the journal over every screen. What staff have read and can't act on may be hidden until the till
 * is started again; what stops sales stays.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { alarmText, mayHide } from './problem-text.ts';

/** The banner; nothing without an alarm. The gravest stands first. */
export function AlarmBanner({ till, onOpen }: { till: Till; onOpen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const alarms = useStore(till.health, (health) => health.alarms);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const shown = alarms
    .filter((alarm) => !hidden.includes(JSON.stringify(alarm)))
    .sort((a, b) => Number(mayHide(a)) - Number(mayHide(b)));
  const first = shown[0];
  if (!first) return null;
  return (
    <section className={`alarm ${mayHide(first) ? '' : 'alarm-grave'}`} role="alert">
      <Icon name="exceptions" />
      <p>
        {alarmText(first, t, format)}
        {shown.length > 1 ? ` (+${shown.length - 1})` : ''}
      </p>
      <Button size="small" onPress={onOpen}>
        {t('common.details')}
      </Button>
      {mayHide(first) ? (
        <Button size="small" onPress={() => setHidden([...hidden, JSON.stringify(first)])}>
          {t('common.hide')}
        </Button>
      ) : null}
    </section>
  );
}

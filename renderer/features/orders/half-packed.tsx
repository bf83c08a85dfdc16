/**
 * Packing that changes tills: what was put aside half done, and the way to go on with it. Both need the server; all
 * other packing does without.
 */

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { HalfPacked, HandOffRefusal } from '../../till/order-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { useNotice } from '../../ui/notice.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { useTillNames } from '../../ui/use-till-names.ts';
import type { OneOrderProps } from './order-desk.ts';

/** What was put aside in this store, asked again when the connection or an order changes; none without a server. */
export function useHalfPacked(till: Till): readonly HalfPacked[] {
  const connected = useStore(till.health, (health) => health.connected);
  const version = useStore(till.orders.board, (board) => board.version);
  const [found, setFound] = useState<readonly HalfPacked[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both tell when to ask again
  useEffect(() => {
    let stands = true;
    void till.orders.halfPacked().then((list) => {
      if (stands) setFound(list);
    });
    return () => {
      stands = false;
    };
  }, [till, connected, version]);
  return found;
}

/** Tells why packing didn't change tills. */
export function useHandOffRefusal(till: Till): (refusal: HandOffRefusal) => void {
  const { t } = useTranslation();
  const notify = useNotice();
  const tillNameOf = useTillNames(till);
  return (refusal) => {
    soundUnknown();
    notify(
      refusal.code === 'taken-elsewhere'
        ? t('handOff.taken-elsewhere', { till: tillNameOf(refusal.tillId) })
        : t(`handOff.refusal.${refusal.code}`),
      'problem',
    );
  };
}

/** Of an order that was put aside half packed: by whom, and the way to go on. */
export function TakeOver({ till, order, go, work }: OneOrderProps & { readonly work: HalfPacked }) {
  const { t } = useTranslation();
  const format = useFormat();
  const refuse = useHandOffRefusal(till);
  const [busy, once] = useBusy();
  const tillNameOf = useTillNames(till);
  const takeOver = (): void =>
    once(async () => {
      const answer = await till.orders.takeOver(work.packId);
      if (answer.ok) go({ at: 'pack', orderId: order.id });
      else refuse(answer.reason);
    });
  useShortcuts('orders', { F9: takeOver });
  return (
    <section className="panel panel-warn">
      <h2>{t('handOff.halfPacked')}</h2>
      <p>
        {[
          format.moment(work.putAsideAtMs, till.businessMs()),
          staffName(till, work.staffId),
          t('shell.till', { till: tillNameOf(work.tillId) }),
        ].join(' · ')}
      </p>
      <Button look="primary" size="large" keyHint="F9" isDisabled={busy} onPress={takeOver}>
        {t('handOff.takeOver')}
      </Button>
    </section>
  );
}

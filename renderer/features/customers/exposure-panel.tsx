/** The worst that tills which aren't heard now can have let be overdrawn, and open holds, which can be freed. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ExposureAnswer } from '../../../shared/protocol/loyalty.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { storeName } from '../../ui/chain-names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { useTillNames } from '../../ui/use-till-names.ts';
import { useRefuse } from './customer-desk.ts';

type Hold = ExposureAnswer['holds'][number];

/** What the panel shows. */
export interface ExposurePanelProps {
  readonly till: Till;
  readonly answer: ExposureAnswer;
  /** Who lent the right; null where none was needed. */
  readonly approvedBy: string | null;
  /** A hold was freed: what is shown is old. */
  readonly onFreed: () => void;
}

/** The panel. */
export function ExposurePanel({ till, answer, approvedBy, onFreed }: ExposurePanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [freeing, setFreeing] = useState<Hold | null>(null);
  const { exposure, holds, tills } = answer;
  return (
    <>
      <div className="customer-figures">
        <Figure
          text={t('customers.managers.tillsOffline', { count: exposure.tillsOffline, number: tills.length })}
        >
          {format.count(exposure.tillsOffline)}
        </Figure>
        <Figure text={t('customers.managers.worst', { amount: format.money(exposure.minor) })}>
          {format.count(exposure.points)}
        </Figure>
        <Figure
          text={t('customers.managers.perCustomer', { amount: format.money(exposure.perCustomerMinor) })}
        >
          {format.count(exposure.perCustomerPoints)}
        </Figure>
      </div>
      <HeardTills till={till} tills={tills} />
      <h3>{t('customers.managers.holds')}</h3>
      {holds.length === 0 ? <p className="quiet">{t('customers.managers.noHolds')}</p> : null}
      <ul className="customer-rows">
        {holds.map((hold) => (
          <HoldRow key={hold.holdId} till={till} hold={hold} onFree={() => setFreeing(hold)} />
        ))}
      </ul>
      {freeing ? (
        <FreeDialog
          till={till}
          hold={freeing}
          approvedBy={approvedBy}
          onClose={() => setFreeing(null)}
          onFreed={onFreed}
        />
      ) : null}
    </>
  );
}

function Figure({ text, children }: { readonly text: string; readonly children: string }) {
  return (
    <p>
      <strong>{children}</strong>
      <span>{text}</span>
    </p>
  );
}

function HeardTills({ till, tills }: Pick<ExposureAnswer, 'tills'> & { readonly till: Till }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tillNameOf = useTillNames(till);
  const nowMs = till.businessMs();
  return (
    <ul className="customer-tills">
      {tills.map(({ tillId, storeId, heardAtMs }) => (
        <li key={tillId}>
          <strong>{tillNameOf(tillId)}</strong> {storeName(till, storeId)}
          <small>
            {heardAtMs === null
              ? t('customers.managers.neverHeard')
              : t('customers.managers.heard', {
                  age: format.age(heardAtMs, nowMs) ?? t('customers.points.justNow'),
                })}
          </small>
        </li>
      ))}
    </ul>
  );
}

interface HoldRowProps {
  readonly till: Till;
  readonly hold: Hold;
  readonly onFree: () => void;
}

function HoldRow({ till, hold, onFree }: HoldRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const tillNameOf = useTillNames(till);
  const { customerId, points, by, madeAtMs, untilMs } = hold;
  const nowMs = till.businessMs();
  useStore(till.customers.state);
  const known = till.customers.hit(customerId);
  return (
    <li>
      <span className="customer-hit-name">
        <strong>{known?.name ?? known?.number ?? t('customers.managers.elsewhere')}</strong>
        <small>
          {t('customers.managers.heldBy', { by: tillNameOf(by), at: format.moment(madeAtMs, nowMs) })}
        </small>
      </span>
      <strong>{t('customers.managers.points', { points: format.count(points) })}</strong>
      <span className={untilMs < nowMs ? 'customer-overdue' : 'quiet'}>
        {t(untilMs < nowMs ? 'customers.managers.overdue' : 'customers.managers.until', {
          at: format.moment(untilMs, nowMs),
        })}
      </span>
      <Button onPress={onFree}>{t('customers.managers.free')}</Button>
    </li>
  );
}

interface FreeDialogProps extends Pick<ExposurePanelProps, 'till' | 'approvedBy' | 'onFreed'> {
  readonly hold: Hold;
  readonly onClose: () => void;
}

function FreeDialog({ till, hold, approvedBy, onClose, onFreed }: FreeDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const refuse = useRefuse();
  const [busy, once] = useBusy();
  const free = (): void =>
    once(async () => {
      const freed = await till.customers.freeHold(hold.holdId, approvedBy);
      if (!freed.ok) return refuse(freed.reason);
      notify(t('customers.managers.freed'), 'done');
      onClose();
      onFreed();
    });
  return (
    <Dialog
      title={t('customers.managers.freeTitle', { points: format.count(hold.points) })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="danger" isDisabled={busy} onPress={free}>
            {t('customers.managers.free')}
          </Button>
        </>
      }
    >
      <p>{t('customers.managers.freeText')}</p>
    </Dialog>
  );
}

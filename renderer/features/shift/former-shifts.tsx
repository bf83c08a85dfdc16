/** Closed shifts of the store, newest first, each with its Z report. */
import { useEffect, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ClosedShift } from '../../till/shift-types.ts';
import type { Till } from '../../till/till.ts';
import { staffName } from '../../ui/chain-names.ts';
import { Money } from '../../ui/money.tsx';
import type { ReportAbout } from '../../ui/report-document.ts';

const shownShifts = 100;

/** What the list needs. */
export interface FormerShiftsProps {
  readonly till: Till;
  /** What another till is called. */
  readonly tillName: (tillId: string) => string;
  readonly chosenId: string | null;
  readonly onChoose: (shift: ClosedShift) => void;
}

/** The list. */
export function FormerShifts({ till, tillName, chosenId, onChoose }: FormerShiftsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const shifts = useClosedShifts(till);
  const now = till.businessMs();
  if (shifts?.length === 0) return <p className="page-none">{t('shift.former.empty')}</p>;
  return (
    <ListBox
      className="shift-list"
      aria-label={t('shift.former.list')}
      selectionMode="single"
      disallowEmptySelection
      escapeKeyBehavior="none"
      selectedKeys={chosenId === null ? [] : [chosenId]}
      selectionBehavior="replace"
      autoFocus="first"
      onSelectionChange={(keys) => {
        const chosen = shifts?.find((each) => keys !== 'all' && keys.has(each.operationId));
        if (chosen) onChoose(chosen);
      }}
    >
      {(shifts ?? []).map((each) => (
        <ListBoxItem
          key={each.operationId}
          id={each.operationId}
          className="shift-row"
          textValue={t('shift.number', { number: each.close.shiftNumber })}
        >
          <strong>{t('shift.number', { number: each.close.shiftNumber })}</strong>
          <span className="row-sum">
            <Money amountMinor={each.close.report.sales.documents.amountMinor} />
          </span>
          <span className="shift-row-when">
            {each.ownTill ? t('shift.former.ownTill') : t('parked.atTill', { till: tillName(each.tillId) })},{' '}
            {t('shift.former.closed', { time: format.moment(each.closedAtMs, now) })}
          </span>
        </ListBoxItem>
      ))}
    </ListBox>
  );
}

/** What the report of a closed shift is about. */
export function aboutClosed(
  till: Till,
  shift: ClosedShift,
  tillName: (tillId: string) => string,
): ReportAbout {
  const { close } = shift;
  return {
    shiftNumber: close.shiftNumber,
    till: shift.ownTill ? till.name : tillName(shift.tillId),
    report: close.report,
    close: {
      closedAtMs: shift.closedAtMs,
      closedBy: shift.closedBy,
      approvedBy: close.approvedBy,
      note: close.note,
      countedMinor: close.countedMinor,
      firstCountMinor: close.firstCountMinor,
      differenceMinor: close.differenceMinor,
      open: close.open,
    },
    nameOf: (staffId) => staffName(till, staffId),
  };
}

/** Read again whenever the journal or the feed moves. Null until first read. */
function useClosedShifts(till: Till): readonly ClosedShift[] | null {
  const moved = useStore(till.health, ({ headSequence, feeds }) => {
    const documents = feeds.find((feed) => feed.collection === 'documents');
    return `${headSequence}/${documents?.asOfMs ?? 0}`;
  });
  const [shifts, setShifts] = useState<readonly ClosedShift[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `moved` tells when to read again
  useEffect(() => {
    let stands = true;
    void till.shiftActions.closedShifts(shownShifts).then((read) => {
      if (stands) setShifts(read);
    });
    return () => {
      stands = false;
    };
  }, [till, moved]);
  return shifts;
}

/**
 * Codes of sync problems and journal alarms in words a store's staff understand. A code that is new to this
 * version is shown as it is rather than hidden.
 */
import type { TFunction } from 'i18next';
import { unreachable } from '../../../shared/base/assert.ts';
import type { JournalAlarm } from '../../../shared/protocol/till-host.ts';
import type { Format } from '../../i18n/format.ts';
import { en } from '../../i18n/texts.ts';

type KnownProblem = keyof typeof en.health.problem;

/** A problem that sync met, in words. */
export function problemText(code: string, t: TFunction): string {
  return isKnown(code) ? t(`health.problem.${code}`, { code }) : t('health.problem.other', { code });
}

/** An alarm of the journal, in words. */
export function alarmText(alarm: JournalAlarm, t: TFunction, format: Format): string {
  switch (alarm.code) {
    case 'torn-line-cut':
      return t('health.alarm.torn-line-cut', { bytes: format.count(alarm.bytes) });
    case 'damage-quarantined':
      return t('health.alarm.damage-quarantined', {
        fromSequence: alarm.fromSequence,
        toSequence: alarm.toSequence,
        file: alarm.file,
      });
    case 'new-journal':
      return t('health.alarm.new-journal', { reason: t(`health.newJournalReason.${alarm.reason}`) });
    case 'disk-low':
    case 'disk-full':
      return t(`health.alarm.${alarm.code}`, { free: format.bytes(alarm.freeBytes) });
    case 'write-failed':
      return t('health.alarm.write-failed', { message: alarm.message });
    case 'forked':
      return t('health.alarm.forked');
    default:
      return unreachable(alarm);
  }
}

/** Alarms that staff may put out of sight once read; the others stay until they are over. */
export function mayHide(alarm: JournalAlarm): boolean {
  return alarm.code === 'torn-line-cut' || alarm.code === 'new-journal' || alarm.code === 'disk-low';
}

function isKnown(code: string): code is KnownProblem {
  return Object.hasOwn(en.health.problem, code);
}

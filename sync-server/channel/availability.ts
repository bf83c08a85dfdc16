/**
 * What a store can still give: what it has less what is promised. Of a store that wasn't heard for a while a
 * margin is held back, because what it sold meanwhile isn't known. Rules [CHANNEL*].
 */
import type { Unit } from '../../shared/domain/entities/article.ts';
import type { ChannelSettings } from '../../shared/domain/entities/reference.ts';
import { multiplyDivide } from '../../shared/money/money.ts';
import type { LevelRecord } from '../store/stock-records.ts';

/** Whether a store counts as silent. `heardAtMs` null: it was never heard. */
export function isSilent(settings: ChannelSettings, heardAtMs: number | null, nowMs: number): boolean {
  return heardAtMs === null || nowMs - heardAtMs > settings.silentAfterMs;
}

/** Thousandths of a unit that can be ordered, never below nothing; of goods that are counted whole pieces. */
export function availableMilli(
  level: Pick<LevelRecord, 'onHandMilli' | 'promisedMilli'> | null,
  unit: Unit,
  settings: ChannelSettings,
  silent: boolean,
): number {
  const free = Math.max(0, level ? level.onHandMilli - level.promisedMilli : 0);
  const share = multiplyDivide(free, settings.marginBasisPoints, 10_000);
  const margin = silent ? Math.max(share, settings.leastMarginMilli) : 0;
  const left = Math.max(0, free - margin);
  return unit === 'piece' ? left - (left % 1000) : left;
}

/** Time slots of a store for collecting orders, computed from its opening hours in its own time zone. */
import type { OrderSlots } from '../../shared/domain/entities/reference.ts';

/** A slot. `cutOffMs` is until when an order for it may be placed; all times are ms since 1970. */
export interface Slot {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly cutOffMs: number;
}

const dayMs = 24 * 60 * 60_000;
const minuteMs = 60_000;

/** The slots whose cut-off lies ahead, in order. `timeZone` is an IANA name. */
export function slotsOf(hours: OrderSlots, timeZone: string, nowMs: number): Slot[] {
  const slots: Slot[] = [];
  // The local date as if it were UTC: whole days can be added to it.
  const today = Math.floor((nowMs + offsetMs(timeZone, nowMs)) / dayMs) * dayMs;
  for (let ahead = 0; ahead <= hours.daysAhead; ahead += 1) {
    const day = today + ahead * dayMs;
    const open = hours.hours[(new Date(day).getUTCDay() + 6) % 7];
    if (!open) continue;
    for (
      let minute = open.fromMinute;
      minute + hours.slotMinutes <= open.untilMinute;
      minute += hours.slotMinutes
    ) {
      const fromMs = momentOf(timeZone, day + minute * minuteMs);
      const untilMs = momentOf(timeZone, day + (minute + hours.slotMinutes) * minuteMs);
      const cutOffMs = fromMs - hours.cutOffMinutes * minuteMs;
      // An hour that the clocks leave out has no length.
      if (cutOffMs > nowMs && untilMs > fromMs) slots.push({ fromMs, untilMs, cutOffMs });
    }
  }
  return slots;
}

/** The moment at which a wall in the zone shows a date and time that is given as if it were UTC. */
function momentOf(timeZone: string, localMs: number): number {
  const near = localMs - offsetMs(timeZone, localMs);
  return localMs - offsetMs(timeZone, near);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's walls are ahead of UTC at a moment, ms. A zone that nobody knows is taken as UTC. */
function offsetMs(timeZone: string, atMs: number): number {
  const values = new Map(
    formatOf(timeZone)
      .formatToParts(new Date(atMs))
      .map((part) => [part.type, Number(part.value)]),
  );
  const value = (type: Intl.DateTimeFormatPartTypes): number => values.get(type) ?? 0;
  const shown = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return shown - Math.floor(atMs / 1000) * 1000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const options = {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
  formats.set(timeZone, format);
  return format;
}
